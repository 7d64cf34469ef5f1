"""How rows get from a database into a snapshot's file.

They travel as CSV, PostgreSQL's fastest way out (its binary format takes half as long again) and DuckDB's fastest way
in; one part is loaded while the next is fetched.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from ostiary.database import Database, quoted
from ostiary.sources.snapshot_file import SnapshotFile
from ostiary.sources.worker import Worker

_PENDING: Final = 2
"""Parts of tables fetched but not loaded yet: bounds the disk that CSV files take."""
_BLOCKS: Final = 2048
"""Blocks of a table that are fetched at once; while they are loaded, the next are fetched."""


Loaded = Generator[tuple[str, int], None, None]
"""Tables with their number of rows, each when it is loaded."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted of a table: column → its type in DuckDB, column → the SQL that gives it, and of which rows."""

    table: str
    types: Mapping[str, str]
    cells: Mapping[str, str]
    condition: str = ""

    def sql(self, condition: str = "") -> str:
        """The SELECT, for the rows of which the condition holds as well."""
        listed = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in self.cells.items())
        where = " AND ".join(filter(None, (self.condition, condition)))
        return f"SELECT {listed} FROM {quoted(self.table)}{where and f' WHERE {where}'}"


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a table that are fetched at once: those of some blocks, or all."""

    table: str
    condition: str = ""
    first: bool = True
    last: bool = True
    empty: bool = False


def load(
    db: Database, file: SnapshotFile, selections: Mapping[str, Selection], blocks: Mapping[str, int], folder: Path
) -> Loaded:
    """Each table with its number of rows, when it is loaded. `blocks` says how large tables are; files that are not
    loaded yet are in `folder`. Raises SourceError, OSError, and duckdb.Error from the file."""

    def load_part(part: Part, path: Path) -> int:
        if part.first:
            file.create(part.table, selections[part.table].types)
        rows = file.load_csv(part.table, path)
        if part.last and not part.first:  # a large table is packed while the next is fetched
            file.pack()
        return rows

    rows: Counter[str] = Counter()
    pending: deque[tuple[Part, Callable[[], int]]] = deque()

    def oldest() -> Iterator[tuple[str, int]]:
        part, loaded = pending.popleft()
        rows[part.table] += loaded()
        if part.last:
            yield part.table, rows[part.table]

    with closing(Worker("snapshot", file.stop)) as loader:
        for number, part in enumerate(parts(selections, blocks)):
            path = folder / f"{number}.csv"
            if part.empty:
                path.touch()
            else:
                db.copy_csv(selections[part.table].sql(part.condition), (), path)
            pending.append((part, loader.start(partial(load_part, part, path))))
            while len(pending) > _PENDING:
                yield from oldest()
        while pending:
            yield from oldest()


def parts(tables: Iterable[str], blocks: Mapping[str, int]) -> Iterator[Part]:
    """All tables, large ones first so that the loader does not lag at the end, cut where it is known how many blocks
    they have."""
    for table in sorted(tables, key=lambda table: (-blocks.get(table, 1), table)):
        starts = range(0, blocks.get(table, 1), _BLOCKS)
        for start in starts or (0,):
            last = start + _BLOCKS >= blocks.get(table, 1)
            bounds = [f"ctid >= '({start},0)'"] if start else []
            bounds += [] if last else [f"ctid < '({start + _BLOCKS},0)'"]
            yield Part(table, " AND ".join(bounds), start == 0, last, blocks.get(table) == 0)
