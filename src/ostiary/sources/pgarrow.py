"""Whole tables of PostgreSQL as Arrow streams: columns travel in binary, and no row passes through Python.

The driver comes with the extra `fast`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final

import adbc_driver_manager as adbc
import adbc_driver_postgresql as driver

from ostiary.errors import SourceError
from ostiary.sources.server_error import server_error

_BATCH: Final = 1 << 20
"""Bytes of a batch: while one is loaded, the server fills the socket with the next."""


class ArrowReader:
    """A connection of its own. `label` names the database in messages."""

    def __init__(self, options: str, statements: Sequence[str], label: str) -> None:
        """Connect with libpq's `options`, then run `statements`, one by one. Raises SourceError."""
        self.label = label
        with self._translated():
            self._database = driver.connect(options)
            self._connection = adbc.AdbcConnection(self._database)
            for statement in statements:
                with self._statement(statement) as begun:
                    begun.execute_update()

    @contextmanager
    def rows(self, sql: str) -> Iterator[object]:
        """What a SELECT gives, as a stream of the Arrow C interface. Raises SourceError."""
        with self._translated(), self._statement(sql) as statement:
            statement.set_options(**{driver.StatementOptions.BATCH_SIZE_HINT_BYTES.value: str(_BATCH)})
            yield statement.execute_query()[0]

    def stop(self) -> None:
        """Let the server end the statement that runs. May be called from another thread."""
        with suppress(adbc.Error):
            self._connection.cancel()

    def close(self) -> None:
        """End the transaction and the connection."""
        with suppress(adbc.Error):
            self._connection.close()
            self._database.close()

    @contextmanager
    def _statement(self, sql: str) -> Iterator[adbc.AdbcStatement]:
        statement = adbc.AdbcStatement(self._connection)
        try:
            statement.set_sql_query(sql)
            yield statement
        finally:
            statement.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except adbc.Error as error:
            raise SourceError(f"`{self.label}` answers: {(server_error(str(error)) or str(error)).strip()}") from None
