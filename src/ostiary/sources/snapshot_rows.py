"""How rows get from a database into a snapshot's file.

They travel as CSV, PostgreSQL's fastest way out (its binary format takes half as long again) and DuckDB's fastest way
in; one part is loaded while the next is fetched.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from ostiary.database import Database, quoted
from ostiary.sources.snapshot_file import SnapshotFile
from ostiary.sources.worker import Worker

_AHEAD: Final = 1 << 24
"""Bytes of CSV files that may wait to be loaded: bounds the disk that they take."""
_BLOCKS: Final = 2048
"""Blocks of a table that are fetched at once; while they are loaded, the next are fetched."""


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
    """Rows of a table that are fetched at once: those of some blocks, or all. `blocks` is how many, at least 1."""

    table: str
    condition: str = ""
    first: bool = True
    last: bool = True
    empty: bool = False
    blocks: int = 1


Loaded = Generator[tuple[Part, int], None, None]
"""Parts with their number of rows, each when it is loaded."""


def load(
    db: Database, file: SnapshotFile, selections: Mapping[str, Selection], parts: Iterable[Part], folder: Path
) -> Loaded:
    """Fetch and load part after part, each with its number of rows when that is done. Files that are not loaded yet are
    in `folder`. Raises SourceError, OSError, and duckdb.Error from the file."""

    def load_part(part: Part, path: Path) -> int:
        if part.first:
            file.create(part.table, selections[part.table].types)
        rows = file.load_csv(part.table, path)
        if part.last and not part.first:  # a large table is packed while the next is fetched
            file.pack()
        return rows

    waiting: deque[tuple[Part, int, Callable[[], int]]] = deque()
    with closing(Worker("snapshot", file.stop)) as loader:
        for number, part in enumerate(parts):
            path = folder / f"{number}.csv"
            if part.empty:
                path.touch()
            else:
                db.copy_csv(selections[part.table].sql(part.condition), (), path)
            waiting.append((part, path.stat().st_size, loader.start(partial(load_part, part, path))))
            while sum(size for _, size, _ in waiting) > _AHEAD:
                yield _oldest(waiting)
        while waiting:
            yield _oldest(waiting)


def _oldest(waiting: deque[tuple[Part, int, Callable[[], int]]]) -> tuple[Part, int]:
    part, _, loaded = waiting.popleft()
    return part, loaded()


def in_parts(tables: Iterable[str], blocks: Mapping[str, int]) -> list[Part]:
    """All tables, cut where it is known how many blocks they have.

    The many small ones come first, and the largest after them: loading a small one takes longer than fetching it, and
    what waits is loaded while the database is busy with the large ones.
    """
    large = sorted((table for table in tables if blocks.get(table, 1) > _BLOCKS), key=lambda table: -blocks[table])
    return [part for table in [*sorted(set(tables) - set(large)), *large] for part in _cut(table, blocks.get(table))]


def _cut(table: str, blocks: int | None) -> Iterator[Part]:
    left = blocks or 1
    for start in range(0, left, _BLOCKS):
        last = start + _BLOCKS >= left
        bounds = [f"ctid >= '({start},0)'"] if start else []
        bounds += [] if last else [f"ctid < '({start + _BLOCKS},0)'"]
        yield Part(table, " AND ".join(bounds), start == 0, last, blocks == 0, min(_BLOCKS, left - start))
