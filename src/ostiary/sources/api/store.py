"""Where pages are kept until all are there: a DuckDB file that an interrupted reading goes on with.

It lies in the user's cache, is named by host, database and login, and is thrown away when it is older than a day, when
the facts have changed since, or when another ostiary began it. Nothing but ids, owners, states and flags is in it, and
nobody but the user may read it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import duckdb

from ostiary import __version__
from ostiary.database import quoted
from ostiary.errors import SourceError
from ostiary.facts import Column, Table
from ostiary.sources.api.reading import Page, Wanted
from ostiary.sources.api.values import COLUMN_TYPES
from ostiary.sources.catalog import CATALOG_TABLE, META_TABLE
from ostiary.sources.duck import DuckDatabase
from ostiary.sources.snapshot_writer import DUCKDB_TYPES
from ostiary.sources.worker import Worker

_PROGRESS: Final = "ostiary_progress"
_OLDEST: Final = 24 * 3600.0
_CONFIG: Final[dict[str, str | bool | int | float | list[str]]] = {"default_block_size": "65536"}


def cache_folder() -> Path:
    """`$XDG_CACHE_HOME/ostiary/api`"""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ostiary" / "api"


def store_path(folder: Path, label: str, login: str | None) -> Path:
    """The file of one address and login; its name gives neither away."""
    digest = hashlib.sha256(f"{label}\n{login}".encode()).hexdigest()[:20]
    return folder / f"{digest}.partial"


class Store:
    """Tables that fill up page by page."""

    def __init__(self, path: Path, mark: str) -> None:
        """Open what is there, if it was begun for the same `mark` and is not too old; else begin anew."""
        self.path = path
        self._passing = _is_taken(path)
        if self._passing:  # by another command on the same Odoo, which goes on with it
            self.path = path.with_name(f"{path.stem}.{os.getpid()}.partial")
        self._mark = json.dumps([__version__, mark])
        self._connection = self._resumed() or self._begun()
        self._worker = Worker("api-store", self._connection.interrupt)
        self.database = DuckDatabase(self._connection.cursor(), "the pages that were read")

    def _resumed(self) -> duckdb.DuckDBPyConnection | None:
        """What is there, if it is of use."""
        connection = None
        with suppress(duckdb.Error):
            connection = duckdb.connect(str(self.path), config=_CONFIG) if self.path.exists() else None
            marks = connection.execute("SELECT value, begun FROM mark").fetchall() if connection else []
            if marks and marks[0][0] == self._mark and 0 <= time.time() - marks[0][1] < _OLDEST:
                return connection
        if connection:
            connection.close()
        return None

    def _begun(self) -> duckdb.DuckDBPyConnection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.discard()
            connection = duckdb.connect(str(self.path), config=_CONFIG)
            os.chmod(self.path, 0o600)
            mark = [self._mark, time.time()]
            connection.execute("CREATE TABLE mark AS SELECT $1::VARCHAR AS value, $2::DOUBLE AS begun", mark)
            connection.execute(f"CREATE TABLE {_PROGRESS} (wanted VARCHAR PRIMARY KEY, last_id INTEGER, done BOOLEAN)")
        except (OSError, duckdb.Error) as error:
            reason = str(getattr(error, "strerror", None) or error).partition("\n")[0]
            raise SourceError(
                f"cannot keep pages in `{self.path.parent}`: {reason}", hint="XDG_CACHE_HOME names another folder"
            ) from None
        return connection

    def discard(self) -> None:
        """Remove the file, and what DuckDB keeps beside it."""
        for path in (self.path, self.path.with_name(self.path.name + ".wal")):
            path.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file, which stays for the next time unless another command has that."""
        self.database.close()
        self._worker.close()
        self._connection.close()
        if self._passing:
            self.discard()

    # ------------------------------------------------------------------ pages

    def progress(self, wanted: Iterable[Wanted]) -> dict[Wanted, tuple[int, bool]]:
        """(the last id that was kept, whether that was all) of each; makes the tables where nothing was."""
        self._execute("BEGIN")
        found = {one: self._progress(one) for one in wanted}
        self._execute("COMMIT")
        return found

    def _progress(self, wanted: Wanted) -> tuple[int, bool]:
        found = self._execute(f"SELECT last_id, done FROM {_PROGRESS} WHERE wanted = $1", [_key(wanted)])
        if found:
            return found[0]
        for table, columns in _tables(wanted).items():
            listed = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns.items())
            self._execute(f"CREATE OR REPLACE TABLE {quoted(table)} ({listed})")
        self._execute(f"INSERT INTO {_PROGRESS} VALUES ($1, 0, false)", [_key(wanted)])
        return 0, False

    def keep(self, wanted: Wanted, page: Page) -> None:
        """A page and how far that is, together or not at all."""
        self._execute("BEGIN")
        try:
            if wanted.table:
                self._insert(wanted.table, wanted.columns, page.rows)
            for relation in wanted.relations:
                self._insert(relation.table, (relation.own, relation.other), page.pairs[relation.table])
            self._execute(f"UPDATE {_PROGRESS} SET last_id = $2 WHERE wanted = $1", [_key(wanted), page.last_id])
        except duckdb.Error:  # its text quotes the value
            self._execute("ROLLBACK")
            raise SourceError(f"a value of `{wanted.model}` does not fit into its column") from None
        self._execute("COMMIT")

    def _insert(self, table: str, names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            listed = ", ".join(quoted(name) for name in names)
            values = ", ".join(f"unnest(${number})" for number in range(1, len(names) + 1))
            columns = [list(column) for column in zip(*rows, strict=True)]
            self._execute(f"INSERT INTO {quoted(table)} ({listed}) SELECT {values}", columns)

    def finish(self, wanted: Wanted) -> None:
        """All pages of `wanted` are there."""
        self._execute(f"UPDATE {_PROGRESS} SET done = true WHERE wanted = $1", [_key(wanted)])

    def set_null(self, table: str, column: str, ids: Sequence[int]) -> None:
        """What the API said was 0 is NULL for these ids."""
        self._execute(f"UPDATE {quoted(table)} SET {quoted(column)} = NULL WHERE id = ANY($1)", [list(ids)])

    def zero_to_null(self, table: str, column: str) -> None:
        """A link to nothing, which the API says is to record 0."""
        self._execute(f"UPDATE {quoted(table)} SET {quoted(column)} = NULL WHERE {quoted(column)} = 0")

    def has_zero(self, table: str, column: str) -> bool:
        return bool(self._execute(f"SELECT 1 FROM {quoted(table)} WHERE {quoted(column)} = 0 LIMIT 1"))

    def gaps(self, table: str, beyond: int, most: int) -> list[int] | None:
        """The ids that no row has, up to `beyond` after the last; None where there are more than `most`."""
        ((last, rows),) = self._execute(f"SELECT coalesce(max(id), 0), count(*) FROM {quoted(table)}")
        if last + beyond - rows > most:
            return None
        found = self._execute(
            f"SELECT one FROM range(1, $1) ids(one) WHERE one NOT IN (SELECT id FROM {quoted(table)}) ORDER BY one",
            [last + beyond + 1],
        )
        return [row[0] for row in found]

    def set_positions(self, table: str, ids: Sequence[int]) -> None:
        """Number the rows of a table in the order of the ids."""
        for place, one in enumerate(ids, 1):
            self._execute(f"UPDATE {quoted(table)} SET ostiary_position = $1 WHERE id = $2", [place, one])

    # ------------------------------------------------------------------ as a snapshot

    def columns(self) -> dict[str, frozenset[str]]:
        """table → columns that are here."""
        rows = self._execute("SELECT table_name, list(column_name) FROM duckdb_columns() GROUP BY table_name")
        return {table: frozenset(names) for table, names in rows}

    def tables(self) -> dict[str, Table]:
        """The tables that are here, as far as reading the facts needs to know them."""
        return {
            table: Table(table, {name: Column(name, "", False) for name in names})
            for table, names in self.columns().items()
        }

    def make_empty(self, tables: Mapping[str, Iterable[str]]) -> None:
        """Tables without rows in place of those that were not read yet."""
        here = self.columns()
        for table, names in tables.items():
            if table not in here:
                listed = ", ".join(f"{quoted(name)} VARCHAR" for name in names)
                self._execute(f"CREATE TABLE {quoted(table)} ({listed})")

    def write_catalog(self, tables: Mapping[str, Table], meta: Mapping[str, str]) -> None:
        """Say which tables and columns the source has, which of them are here, and what this is."""
        kept = self.columns()
        self._execute(
            f"CREATE OR REPLACE TABLE {CATALOG_TABLE} (position INTEGER, table_name VARCHAR, is_view BOOLEAN,"
            " column_name VARCHAR, type VARCHAR, not_null BOOLEAN, kept BOOLEAN)"
        )
        rows = [
            (number, table.name, table.is_view, column.name, column.type, column.not_null, column.name in here)
            for number, (table, column, here) in enumerate(
                (table, column, kept.get(table.name, frozenset()))
                for table in tables.values()
                for column in table.columns.values()
            )
        ]
        names = ("position", "table_name", "is_view", "column_name", "type", "not_null", "kept")
        self._insert(CATALOG_TABLE, names, rows)
        self._execute(f"CREATE OR REPLACE TABLE {META_TABLE} (key VARCHAR, value VARCHAR)")
        self._insert(META_TABLE, ("key", "value"), list(meta.items()))

    def move_to(self, target: Path) -> None:
        """Close the file and give it away, without what only reading needed."""
        for table in (_PROGRESS, "mark"):
            self._execute(f"DROP TABLE {table}")
        self._execute("CHECKPOINT")
        self._passing = False
        self.close()
        shutil.move(self.path, target)

    def _execute(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run on a thread of its own, so that Ctrl-C stops it at once."""
        return self._worker.run(lambda: self._connection.execute(sql, list(parameters) or None).fetchall())


def _is_taken(path: Path) -> bool:
    """Whether another process has the file open."""
    try:
        if path.exists():
            duckdb.connect(str(path), config=_CONFIG).close()
    except duckdb.IOException as error:
        return "lock" in str(error)
    except duckdb.Error:
        return False
    return False


def _key(wanted: Wanted) -> str:
    return json.dumps([wanted.model, wanted.table, wanted.kinds, [str(one) for one in wanted.relations], wanted.domain])


def _tables(wanted: Wanted) -> dict[str, dict[str, str]]:
    """The tables that a reading fills, with DuckDB's types of their columns."""
    own = {"id": "INTEGER"} | {name: _duckdb_type(kind) for name, kind in wanted.kinds}
    own |= {"ostiary_position": "INTEGER"} if wanted.table == "res_company" else {}
    links = {one.table: {one.own: "INTEGER", one.other: "INTEGER"} for one in wanted.relations}
    return {wanted.table: own, **links} if wanted.table else links


def _duckdb_type(kind: str) -> str:
    return DUCKDB_TYPES.get(COLUMN_TYPES[kind], "VARCHAR")
