"""A live Odoo database over PostgreSQL, for reading only.

Everything is read within one REPEATABLE READ, READ ONLY transaction: one consistent view, and no statement of
ostiary's can change anything. Works on a standby, and as a role that has only SELECT.

Import this module only to open such a source: psycopg takes a tenth of a second.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar

import psycopg
from psycopg import conninfo, pq, sql
from psycopg.types.numeric import FloatLoader
from psycopg.types.string import TextLoader

from ostiary.database import Dialect
from ostiary.errors import NotReachable, SourceError
from ostiary.sources.pgcopy import abandon, cancel, copy_rows, copy_statement
from ostiary.sources.pgerrors import connection_error, query_error
from ostiary.sources.placeholders import split_placeholders
from ostiary.sources.worker import Worker

CONNECT_TIMEOUT: Final = 10
STATEMENT_TIMEOUT: Final = 600.0
LOCK_TIMEOUT: Final = 15.0
IDLE_TIMEOUT: Final = 900.0
BATCH: Final = 10_000
_Result = TypeVar("_Result")

_SETTINGS: Final = (
    "SET LOCAL statement_timeout = {statement}; SET LOCAL lock_timeout = {lock};"
    " SET LOCAL idle_in_transaction_session_timeout = {idle};"
    " SET LOCAL standard_conforming_strings = on; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD';"
    " SET LOCAL jit = off; SET LOCAL cursor_tuple_fraction = 1.0;"
    " SAVEPOINT ostiary; SELECT current_user"
)
"""Only this transaction is affected, so that a pooler hands the session on as it was. The savepoint is where a failed
statement is rolled back to: the view stays the same, and the next statement works. The last SELECT fixes the view."""


class PostgresDatabase:
    """One connection, one transaction. `label` names the database in messages, without the password.

    `jsonb` values are returned as text and `numeric` as float, as the other dialect does.
    Times are in seconds; 0 means no limit.
    """

    dialect: Dialect = "postgres"

    def __init__(
        self,
        url: str,
        *,
        statement_timeout: float = STATEMENT_TIMEOUT,
        lock_timeout: float = LOCK_TIMEOUT,
        idle_timeout: float = IDLE_TIMEOUT,
        connect_timeout: int = CONNECT_TIMEOUT,
    ) -> None:
        """Connect and begin. Raises NotReachable or SourceError."""
        options = _options(url, connect_timeout)
        self.label = _label(options)
        self._user = ""
        self._streams = 0
        self._connection = self._connect(options)
        self._worker = Worker("postgres", lambda: cancel(self._connection))
        try:
            with self._translated():
                self._begin(statement_timeout, lock_timeout, idle_timeout)
        except BaseException:
            self.close()
            raise

    def _connect(self, options: dict[str, Any]) -> psycopg.Connection[tuple[Any, ...]]:
        try:
            connection = psycopg.connect(**options, prepare_threshold=None)
        except psycopg.Error as error:
            raise connection_error(error, self.label) from None
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.adapters.register_loader("numeric", FloatLoader)
        connection.adapters.register_loader("json", TextLoader)
        connection.adapters.register_loader("jsonb", TextLoader)
        return connection

    def _begin(self, statement: float, lock: float, idle: float) -> None:
        milliseconds = {"statement": statement, "lock": lock, "idle": idle}
        literals = {name: sql.Literal(round(value * 1000)) for name, value in milliseconds.items()}
        cursor = self._connection.execute(sql.SQL(_SETTINGS).format(**literals))
        while cursor.nextset():
            pass
        self._user = str((cursor.fetchone() or ("",))[0])

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """All rows. See `Database.query`."""
        return self.ahead(sql, parameters)()

    def ahead(self, sql: str, parameters: Sequence[object] = ()) -> Callable[[], list[tuple[object, ...]]]:
        """All rows, later. See `Database.ahead`."""
        if ";" in sql:
            split_placeholders(sql)  # several statements could end the transaction that only reads
        return self._worker.start(lambda: self._fetch_all(sql, parameters))

    def _fetch_all(self, sql: str, parameters: Sequence[object]) -> list[tuple[object, ...]]:
        with self._translated(), psycopg.RawCursor(self._connection) as cursor:
            return cursor.execute(sql.encode(), parameters).fetchall()

    def stream(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[list[tuple[object, ...]]]:
        """The rows in batches, through a cursor on the server. See `Database.stream`."""
        self._streams += 1
        cursor = psycopg.RawServerCursor(self._connection, f"ostiary_{self._streams}")
        try:
            self._worker.run(lambda: self._at(cursor, lambda: cursor.execute(sql.encode(), parameters)))
            while rows := self._worker.run(lambda: self._at(cursor, lambda: cursor.fetchmany(BATCH))):
                yield rows
        finally:
            self._worker.run(lambda: self._at(cursor, cursor.close))

    def _at(self, cursor: psycopg.RawServerCursor[tuple[Any, ...]], work: Callable[[], _Result]) -> _Result:
        """A step of a cursor, which is closed before the transaction goes back to where it did not exist."""
        with self._translated():
            try:
                return work()
            except psycopg.Error:
                cursor.close()
                raise

    def copy_csv(self, sql: str, parameters: Sequence[object], target: Path) -> None:
        """Write the rows to a CSV file. See `Database.copy_csv`. Raises OSError when the file cannot be written."""
        self._worker.run(lambda: self._copy(sql, parameters, target))

    def _copy(self, sql: str, parameters: Sequence[object], target: Path) -> None:
        with self._translated():
            statement = copy_statement(sql, parameters, self._connection)
            with target.open("wb", buffering=1 << 20) as file:
                copy_rows(self._connection, statement, file.write)

    def close(self) -> None:
        """End the transaction and the connection; closing twice is fine."""
        self._worker.close()
        self._connection.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn psycopg's errors into ours; whatever happened, leave a transaction that works."""
        try:
            yield
        except psycopg.Error as error:
            translated = query_error(error, self.label, self._user)
            raise (_as_lost(translated, self.label) if self._connection.closed else translated) from error
        finally:
            self._recover()

    def _recover(self) -> None:
        """Stop what an interruption left running, and go back to the savepoint if a statement failed."""
        abandon(self._connection)
        if self._connection.info.transaction_status == pq.TransactionStatus.INERROR:
            with suppress(psycopg.Error):  # a broken connection is told by the next statement
                self._connection.execute("ROLLBACK TO SAVEPOINT ostiary")


def _as_lost(error: SourceError, label: str) -> SourceError:
    """A failure that took the connection with it; one that says more than that is kept."""
    if type(error) is not SourceError:
        return error
    return NotReachable(f"the connection to `{label}` broke off: {error.message}", hint="ask again")


def _options(url: str, connect_timeout: int) -> dict[str, Any]:
    """libpq's options from a URL, with our defaults. Raises SourceError; the URL may hold a password, so no quote."""
    try:
        options = conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        reason = re.split('[:"]', str(error).strip())[0].strip().lower()
        raise SourceError(
            f"this is not a PostgreSQL URL: {reason}",
            hint="write postgresql://USER@HOST:PORT/DATABASE, special characters of a password as %XX",
        ) from None
    return {"connect_timeout": connect_timeout, "application_name": "ostiary", "client_encoding": "UTF8"} | {
        name: value for name, value in options.items() if value is not None
    }


def _label(options: dict[str, Any]) -> str:
    """The URL as it may be shown: without password and options."""
    user = f"{options['user']}@" if "user" in options else ""
    host = str(options.get("host", ""))
    port = f":{options['port']}" if "port" in options else ""
    where = "" if host.startswith(("/", "@")) else f"{host}{port}"
    return f"postgresql://{user}{where}/{options.get('dbname', '')}"
