"""Taking a snapshot: facts and chosen columns of an Odoo database in one DuckDB file.

Rows travel as CSV, PostgreSQL's fastest way out and DuckDB's fastest way in; one table is loaded while the next is
fetched. The file appears under its name only when it is complete.
"""

from __future__ import annotations

import json
import os
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import duckdb

from ostiary import __version__
from ostiary.database import Database
from ostiary.errors import SourceError
from ostiary.facts import Facts
from ostiary.sources.catalog import CATALOG_TABLE, FORMS, META_TABLE, PARTIAL, read_blocks, read_kept, read_meta
from ostiary.sources.kept import kept_columns
from ostiary.sources.rows import NAMED_MODELS

FORMAT: Final = 2
"""The newest that is understood: with tables of which not all rows could be read."""
WHOLE_FORMAT: Final = 1
"""A snapshot of whole tables, which older releases read as well."""
_PENDING: Final = 2
"""Parts of tables fetched but not loaded yet: bounds the disk that CSV files take."""
_BLOCKS: Final = 2048
"""Blocks of a table that are fetched at once; while they are loaded, the next are fetched."""

DUCKDB_TYPES: Final = {
    "bool": "BOOLEAN",
    "int2": "SMALLINT",
    "int4": "INTEGER",
    "int8": "BIGINT",
    "float4": "FLOAT",
    "float8": "DOUBLE",
    "numeric": "DOUBLE",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "json": "JSON",
    "jsonb": "JSON",
}
"""PostgreSQL's types as DuckDB's; everything else is kept as text. A `numeric` keeps 15 digits."""

_CSV: Final = (
    "FORMAT csv, HEADER false, AUTO_DETECT false, DELIM ',', QUOTE '\"', ESCAPE '\"', NULLSTR '',"
    " ALLOW_QUOTED_NULLS false, MAX_LINE_SIZE 16777216, BUFFER_SIZE 33554432"
)
"""CSV as PostgreSQL writes it: an empty value is NULL, a quoted one is empty text. Sizes in bytes."""


@dataclass(frozen=True, slots=True)
class SnapshotProgress:
    """After each table: its rows, and how far the whole is."""

    table: str
    table_rows: int
    tables_done: int
    tables: int
    rows: int


@dataclass(frozen=True, slots=True)
class SnapshotSummary:
    """What was written; `size` in bytes."""

    tables: int
    rows: int
    size: int


def write_snapshot(
    db: Database,
    facts: Facts,
    columns: Mapping[str, Collection[str]],
    target: Path,
    *,
    forms: Mapping[str, Mapping[str, str]] | None = None,
    with_names: bool = False,
    progress: Callable[[SnapshotProgress], None] | None = None,
) -> SnapshotSummary:
    """Write `target`: what `facts` are made of, and the `columns` (table → columns) of all rows.

    Of other columns the `forms` say what stands for each value (table → column → SQL): what must not be here is judged
    by its form. Secrets are never written, whatever `columns` says (see `kept.is_secret`); names only on request.
    Raises SourceError; `target` is then as it was before, and nothing is left beside it.
    """
    kept = kept_columns(facts, columns, with_names=with_names)
    if db.dialect == "duckdb":
        kept = _still_there(kept, read_kept(db))
    shaped = _shaped(facts, kept, forms or {})
    with _workplace(target) as folder:
        database = folder / "snapshot"
        writer = _Writer(db, facts, shaped, database, progress)
        try:
            writer.write_tables(kept, set(columns))
            writer.write_own(kept, with_names=with_names)
        finally:
            writer.close()
        os.chmod(database, 0o600)
        os.replace(database, target)
    return SnapshotSummary(len(kept), writer.rows, target.stat().st_size)


def _still_there(wanted: Mapping[str, list[str]], kept: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """What of the wanted columns another snapshot has kept."""
    left = {table: [name for name in names if name in kept.get(table, ())] for table, names in wanted.items()}
    return {table: names for table, names in left.items() if names}


def _shaped(
    facts: Facts, kept: Mapping[str, Collection[str]], forms: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """table → column → SQL of the stand-ins: for what is not kept as it is. A snapshot's own stand-ins are copied."""
    found = {table: {name: _quoted(name) for name in names} for table, names in facts.forms.items()}
    for table, columns in forms.items():
        for name, expression in columns.items():
            if name not in kept.get(table, ()):
                found.setdefault(table, {}).setdefault(name, expression)
    return {table: columns for table, columns in found.items() if table in kept and columns}


@contextmanager
def _workplace(target: Path) -> Iterator[Path]:
    """A private folder beside the target that is gone afterwards, come what may."""
    if target.is_dir():
        raise SourceError(f"`{target}` is a folder", hint="give the name of a file, such as company.ostiary")
    try:
        with TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
            yield Path(folder)
    except OSError as error:
        raise _unwritable(target, error.strerror or str(error)) from error
    except duckdb.Error as error:
        raise _unwritable(target, str(error)) from error


def _config() -> dict[str, str | bool | int | float | list[str]]:
    """Blocks of 64 KB, as the default of 256 KB is the least size of each of hundreds of small tables; one core is left
    to fetching; and nothing is written a second time before the end."""
    threads = max(1, (os.cpu_count() or 2) - 1)
    return {"default_block_size": "65536", "threads": threads, "checkpoint_threshold": "1TB"}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _as_kept(name: str, column_type: str) -> str:
    """The column as it is fetched: a type that DuckDB does not have becomes text."""
    known = column_type in DUCKDB_TYPES or column_type in {"varchar", "text"}
    return _quoted(name) if known else f"CAST({_quoted(name)} AS text)"


def _unwritable(target: Path, reason: str) -> SourceError:
    first = reason.strip().partition("\n")[0]
    return SourceError(f"cannot write `{target}`: {first}", hint="choose another folder or free some space")


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of a table that are fetched at once: those of some blocks, or all."""

    table: str
    condition: str = ""
    first: bool = True
    last: bool = True
    empty: bool = False


def _parts(tables: Iterable[str], blocks: Mapping[str, int]) -> Iterator[_Part]:
    """All tables, large ones first, cut where it is known how many blocks they have."""
    for table in sorted(tables, key=lambda table: (-blocks.get(table, 1), table)):
        starts = range(0, blocks.get(table, 1), _BLOCKS)
        for start in starts or (0,):
            last = start + _BLOCKS >= blocks.get(table, 1)
            bounds = [f"ctid >= '({start},0)'"] if start else []
            bounds += [] if last else [f"ctid < '({start + _BLOCKS},0)'"]
            yield _Part(table, " AND ".join(bounds), start == 0, last, blocks.get(table) == 0)


class _Writer:
    """Fetches tables in this thread and loads them in another."""

    def __init__(
        self,
        db: Database,
        facts: Facts,
        forms: Mapping[str, Mapping[str, str]],
        path: Path,
        progress: Callable[[SnapshotProgress], None] | None,
    ) -> None:
        self.db = db
        self.facts = facts
        self.forms = forms
        self.folder = path.parent
        self.progress = progress
        self.rows = 0
        self.rows_of: Counter[str] = Counter()
        self.done = 0
        self.loader = ThreadPoolExecutor(1, thread_name_prefix="snapshot")
        self.connection = duckdb.connect(str(path), config=_config())
        self._execute("BEGIN")

    def close(self) -> None:
        """Stop what runs and close the file. After an error this may not wait for a load that nobody wants."""
        self.connection.interrupt()
        self.loader.shutdown(cancel_futures=True)
        self.connection.close()

    def write_tables(self, kept: Mapping[str, list[str]], whole: set[str]) -> None:
        """Fetch and hand to the loader, large tables first and in parts, so that the loader does not lag at the end."""
        pending: deque[tuple[_Part, Future[int]]] = deque()
        for number, part in enumerate(_parts(kept, read_blocks(self.db))):
            path = self.folder / f"{number}.csv"
            if part.empty:
                path.touch()
            else:
                self.db.copy_csv(self._select(part, kept[part.table], whole), (), path)
            pending.append((part, self.loader.submit(self._load, part, kept[part.table], path)))
            while len(pending) > _PENDING or (pending and pending[0][1].done()):
                self._finish(*pending.popleft(), len(kept))
        for part, future in pending:
            self._finish(part, future, len(kept))

    def _finish(self, part: _Part, future: Future[int], tables: int) -> None:
        self.rows_of[part.table] += future.result()
        if not part.last:
            return
        self.rows += self.rows_of[part.table]
        self.done += 1
        if self.progress:
            self.progress(SnapshotProgress(part.table, self.rows_of[part.table], self.done, tables, self.rows))

    def _select(self, part: _Part, names: list[str], whole: set[str]) -> str:
        table = part.table
        columns = self.facts.tables[table].columns
        listed = [_as_kept(name, columns[name].type) for name in names]
        if table == "res_company":
            listed.append(self._position())
        listed += self.forms.get(table, {}).values()
        conditions = [part.condition] if part.condition else []
        if table == "ir_model_data" and table not in whole:
            conditions.append("model IN ({})".format(", ".join(f"'{name}'" for name in NAMED_MODELS)))
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"SELECT {', '.join(listed)} FROM {_quoted(table)}{where}"

    def _position(self) -> str:
        """The place of a company among all, which depends on names that are not kept."""
        if self.db.dialect == "duckdb":
            return "ostiary_position"
        return "row_number() OVER (ORDER BY sequence, name, id)"

    def _load(self, part: _Part, names: list[str], path: Path) -> int:
        """Fill a table from a CSV file, which is then removed; the number of rows."""
        table = part.table
        if part.first:
            types = self._types(table, names)
            listed = ", ".join(f"{_quoted(name)} {column_type}" for name, column_type in types.items())
            self._execute(f"CREATE TABLE {_quoted(table)} ({listed})")
        if path.stat().st_size == 0:
            return 0
        file = str(path).replace("'", "''")  # COPY takes no parameter for it
        try:
            ((rows,),) = self._execute(f"COPY {_quoted(table)} FROM '{file}' ({_CSV})")
        except (duckdb.ConversionException, duckdb.InvalidInputException):  # their text quotes the row
            raise SourceError(f"a value of the table `{table}` does not fit into a snapshot") from None
        path.unlink()
        if part.last and not part.first:  # a large table is packed while the next is fetched
            self._execute("COMMIT")
            self._execute("BEGIN")
        return int(rows)

    def _types(self, table: str, names: list[str]) -> dict[str, str]:
        columns = self.facts.tables[table].columns
        types = {name: DUCKDB_TYPES.get(columns[name].type, "VARCHAR") for name in names}
        if table == "res_company":
            types["ostiary_position"] = "INTEGER"
        return types | dict.fromkeys(self.forms.get(table, ()), "VARCHAR")

    def _execute(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run and fetch: DuckDB keeps a connection busy until the last row of an answer is fetched."""
        return self.connection.execute(sql, list(parameters) or None).fetchall()

    def write_own(self, kept: Mapping[str, list[str]], *, with_names: bool) -> None:
        """The catalog of the source and what the snapshot says of itself; then everything is on the disk."""
        self._execute(
            f"CREATE TABLE {CATALOG_TABLE} (position INTEGER, table_name VARCHAR, is_view BOOLEAN,"
            " column_name VARCHAR, type VARCHAR, not_null BOOLEAN, kept BOOLEAN)"
        )
        values = {(table, name) for table, names in kept.items() for name in names}
        rows = [
            (table.name, table.is_view, column.name, column.type, column.not_null, (table.name, column.name) in values)
            for table in self.facts.tables.values()
            for column in table.columns.values()
        ]
        self._execute(
            f"INSERT INTO {CATALOG_TABLE} SELECT generate_subscripts($1, 1), unnest($1), unnest($2), unnest($3),"
            " unnest($4), unnest($5), unnest($6)",
            [list(column) for column in zip(*rows, strict=True)],
        )
        self._execute(f"CREATE TABLE {META_TABLE} (key VARCHAR, value VARCHAR)")
        for item in self._meta(with_names).items():
            self._execute(f"INSERT INTO {META_TABLE} VALUES ($1, $2)", item)
        self._execute("COMMIT")
        self._execute("CHECKPOINT")

    def _meta(self, with_names: bool) -> dict[str, str]:
        partial = {table.name: table.partial for table in self.facts.tables.values() if table.partial}
        return {
            "format": str(FORMAT if partial else WHOLE_FORMAT),
            PARTIAL: json.dumps(partial),
            FORMS: json.dumps({table: sorted(columns) for table, columns in self.forms.items()}),
            "ostiary": __version__,
            "series": self.facts.series.name,
            "taken_at": self._server_time(),
            "unaccent": str(self.facts.unaccent).lower(),
            "with_names": str(with_names).lower(),
            "tables": str(self.done),
            "rows": str(self.rows),
        }

    def _server_time(self) -> str:
        """`now()` of the source: the moment of its consistent view, in UTC."""
        if self.db.dialect == "duckdb":
            return read_meta(self.db).get("taken_at", "")
        query = "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
        return str(self.db.query(query)[0][0])
