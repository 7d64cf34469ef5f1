"""Taking a snapshot: facts and chosen columns of an Odoo database in one DuckDB file.

The file appears under its name only when it is complete.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import duckdb

from ostiary import __version__
from ostiary.database import Database, quoted
from ostiary.errors import SourceError
from ostiary.facts import Facts
from ostiary.sources.catalog import CATALOG_TABLE, FORMS, META_TABLE, PARTIAL, read_blocks, read_kept, read_meta
from ostiary.sources.kept import kept_columns
from ostiary.sources.rows import NAMED_MODELS
from ostiary.sources.snapshot_file import SnapshotFile
from ostiary.sources.snapshot_rows import Selection, in_parts, load

FORMAT: Final = 2
"""The newest that is understood: with tables of which not all rows could be read."""
WHOLE_FORMAT: Final = 1
"""A snapshot of whole tables, which older releases read as well."""

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


@dataclass(frozen=True, slots=True)
class SnapshotProgress:
    """After each table, and after each part of a large one: the rows of both and how far the whole is, in blocks."""

    table: str
    part_rows: int
    done: int
    total: int
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
    found = {table: {name: quoted(name) for name in names} for table, names in facts.forms.items()}
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


def _as_kept(name: str, column_type: str) -> str:
    """The column as it is fetched: a type that DuckDB does not have becomes text."""
    known = column_type in DUCKDB_TYPES or column_type in {"varchar", "text"}
    return quoted(name) if known else f"CAST({quoted(name)} AS text)"


def _unwritable(target: Path, reason: str) -> SourceError:
    first = reason.strip().partition("\n")[0]
    return SourceError(f"cannot write `{target}`: {first}", hint="choose another folder or free some space")


class _Writer:
    """Says what is wanted of each table, has it loaded, and counts."""

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
        self.file = SnapshotFile(path)

    def close(self) -> None:
        self.file.close()

    def write_tables(self, kept: Mapping[str, list[str]], whole: set[str]) -> None:
        selections = {table: self._selection(table, names, whole) for table, names in kept.items()}
        parts = in_parts(kept, read_blocks(self.db))
        done, total = 0, sum(part.blocks for part in parts)
        with closing(load(self.db, self.file, selections, parts, self.folder)) as loaded:
            for part, rows in loaded:
                self.rows += rows
                done += part.blocks
                if self.progress:
                    self.progress(SnapshotProgress(part.table, rows, done, total, self.rows))

    def _selection(self, table: str, names: list[str], whole: set[str]) -> Selection:
        columns = self.facts.tables[table].columns
        cells = {name: _as_kept(name, columns[name].type) for name in names}
        types = {name: DUCKDB_TYPES.get(columns[name].type, "VARCHAR") for name in names}
        if table == "res_company":
            cells["ostiary_position"], types["ostiary_position"] = self._position(), "INTEGER"
        forms = self.forms.get(table, {})
        condition = ""
        if table == "ir_model_data" and table not in whole:
            condition = "model IN ({})".format(", ".join(f"'{name}'" for name in NAMED_MODELS))
        return Selection(table, types | dict.fromkeys(forms, "VARCHAR"), {**cells, **forms}, condition)

    def _position(self) -> str:
        """The place of a company among all, which depends on names that are not kept."""
        if self.db.dialect == "duckdb":
            return "ostiary_position"
        return "row_number() OVER (ORDER BY sequence, name, id)"

    def write_own(self, kept: Mapping[str, list[str]], *, with_names: bool) -> None:
        """The catalog of the source and what the snapshot says of itself; then everything is on the disk."""
        self.file.execute(
            f"CREATE TABLE {CATALOG_TABLE} (position INTEGER, table_name VARCHAR, is_view BOOLEAN,"
            " column_name VARCHAR, type VARCHAR, not_null BOOLEAN, kept BOOLEAN)"
        )
        values = {(table, name) for table, names in kept.items() for name in names}
        rows = [
            (table.name, table.is_view, column.name, column.type, column.not_null, (table.name, column.name) in values)
            for table in self.facts.tables.values()
            for column in table.columns.values()
        ]
        self.file.execute(
            f"INSERT INTO {CATALOG_TABLE} SELECT generate_subscripts($1, 1), unnest($1), unnest($2), unnest($3),"
            " unnest($4), unnest($5), unnest($6)",
            [list(column) for column in zip(*rows, strict=True)],
        )
        self.file.execute(f"CREATE TABLE {META_TABLE} (key VARCHAR, value VARCHAR)")
        for item in self._meta(kept, with_names).items():
            self.file.execute(f"INSERT INTO {META_TABLE} VALUES ($1, $2)", item)
        self.file.finish()

    def _meta(self, kept: Mapping[str, list[str]], with_names: bool) -> dict[str, str]:
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
            "tables": str(len(kept)),
            "rows": str(self.rows),
        }

    def _server_time(self) -> str:
        """`now()` of the source: the moment of its consistent view, in UTC."""
        if self.db.dialect == "duckdb":
            return read_meta(self.db).get("taken_at", "")
        query = "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
        return str(self.db.query(query)[0][0])
