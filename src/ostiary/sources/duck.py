"""DuckDB as a `Database`: what snapshots and worlds are read through.

Queries run on a thread of their own, because DuckDB looks at signals only between long tasks: so Ctrl-C stops a query
at once.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeVar

import duckdb

from ostiary.database import Dialect
from ostiary.errors import SourceError
from ostiary.sources.worker import Worker

BATCH: Final = 10_000
_Result = TypeVar("_Result")


class DuckDatabase:
    """A DuckDB connection as a `Database`. `label` names it in messages.

    CSV files are written to the folder `scratch` and moved from there, where the connection may write nowhere else.
    """

    dialect: Dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection, label: str, scratch: Path | None = None) -> None:
        self.label = label
        self._connection = connection
        self._scratch = scratch
        self._worker = Worker("duckdb", connection.interrupt)

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """All rows. See `Database.query`."""
        return self.ahead(sql, parameters)()

    def ahead(self, sql: str, parameters: Sequence[object] = ()) -> Callable[[], list[tuple[object, ...]]]:
        """All rows, later. See `Database.ahead`."""
        return self._worker.start(lambda: self._translated(lambda: self._fetch_all(sql, parameters)))

    def _fetch_all(self, sql: str, parameters: Sequence[object]) -> list[tuple[object, ...]]:
        return self._connection.execute(sql, list(parameters)).fetchall()

    def stream(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[list[tuple[object, ...]]]:
        """The rows in batches. See `Database.stream`."""
        cursor = self._run(lambda: self._cursor().execute(sql, list(parameters)))
        while rows := self._run(lambda: cursor.fetchmany(BATCH)):
            yield rows
        cursor.close()

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """Another connection to the same data, so that a stream does not occupy this one."""
        return self._connection.cursor()

    def copy_csv(self, sql: str, parameters: Sequence[object], target: Path) -> None:
        """Write the rows to a CSV file. See `Database.copy_csv`."""
        written = self._scratch / "copy.csv" if self._scratch else target
        self._run(lambda: self._write_csv(sql, parameters, written))
        if written != target:
            shutil.move(written, target)

    def _write_csv(self, sql: str, parameters: Sequence[object], target: Path) -> None:
        self._connection.sql(sql, params=list(parameters)).write_csv(str(target), header=False, na_rep="")

    def close(self) -> None:
        """Close the connection; closing twice is fine."""
        self._worker.close()
        self._connection.close()

    def _run(self, work: Callable[[], _Result]) -> _Result:
        """Do the work on the thread. Raises SourceError."""
        return self._worker.run(lambda: self._translated(work))

    def _translated(self, work: Callable[[], _Result]) -> _Result:
        try:
            return work()
        except duckdb.Error as error:
            raise duck_error(error, self.label) from error


def duck_error(error: duckdb.Error, label: str) -> SourceError:
    """DuckDB's error in words for the user."""
    first = str(error).strip().partition("\n")[0]
    if isinstance(error, duckdb.ConversionException):  # its text quotes the value, which may be anybody's name
        return SourceError(f"a query on `{label}` failed: a value is not of the type it is compared with")
    if isinstance(error, duckdb.OutOfMemoryException):
        return SourceError(f"not enough memory for a query on `{label}`: {first}", hint="ask for less at once")
    if isinstance(error, (duckdb.BinderException, duckdb.CatalogException)):
        return SourceError(
            f"`{label}` does not hold what this question needs: {first}",
            hint="a snapshot keeps only the columns that were asked for when it was taken; take a new one",
        )
    return SourceError(f"a query on `{label}` failed: {first}")
