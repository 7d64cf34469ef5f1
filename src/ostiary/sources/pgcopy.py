"""COPY … TO STDOUT at the speed of libpq.

psycopg's own `copy()` runs a generator for each row, which costs three times the transfer. This loop asks libpq for
row after row and touches the socket only when libpq has none.
"""

from __future__ import annotations

import select
from collections.abc import Callable, Sequence
from typing import Any, Final

import psycopg
from psycopg import pq, sql

from ostiary.sources.placeholders import split_placeholders

_POLL: Final = 0.2  # seconds between looks at the signals that Python holds back while a system call runs

_CANCEL: Final = 5  # seconds until a server that does not hear is given up


def copy_statement(query: str, parameters: Sequence[object], connection: psycopg.Connection[Any]) -> bytes:
    """`COPY (query) TO STDOUT` with the parameters composed in as literals by psycopg."""
    parts: list[sql.Composable] = [sql.SQL("COPY (")]
    for part in split_placeholders(query):
        parts.append(sql.SQL(part) if isinstance(part, str) else sql.Literal(parameters[part - 1]))
    parts.append(sql.SQL("\n) TO STDOUT (FORMAT csv)"))  # on a line of its own, after a comment
    return sql.Composed(parts).as_bytes(connection)


def copy_rows(connection: psycopg.Connection[Any], statement: bytes, write: Callable[[bytes], object]) -> int:
    """Run a COPY and hand each row of text to `write`; the number of rows.

    Raises psycopg.Error. An interruption or an error of `write` cancels the statement on the server first.
    """
    with connection.lock:
        pgconn = connection.pgconn
        pgconn.send_query(statement)
        try:
            _expect_copy(pgconn)
            count = _receive(pgconn, write)
        except BaseException:
            abandon(connection)
            raise
        _finish(pgconn)
        return count


def _expect_copy(pgconn: pq.abc.PGconn) -> None:
    """Wait until the server starts to answer; raises what it says if that is no COPY."""
    while pgconn.flush():
        select.select([], [pgconn.socket], [], _POLL)
    while pgconn.is_busy():
        _wait(pgconn)
    result = pgconn.get_result()
    if result is None or result.status != pq.ExecStatus.COPY_OUT:
        _raise(pgconn, result)


def _receive(pgconn: pq.abc.PGconn, write: Callable[[bytes], object]) -> int:
    count = 0
    get = pgconn.get_copy_data
    while True:
        size, data = get(1)
        if size > 0:
            write(data)  # type: ignore[arg-type]  # a memoryview as good as bytes
            count += 1
        elif size == 0:
            _wait(pgconn)
        else:
            return count


def _wait(pgconn: pq.abc.PGconn) -> None:
    select.select([pgconn.socket], [], [], _POLL)
    pgconn.consume_input()


def _finish(pgconn: pq.abc.PGconn) -> None:
    while (result := pgconn.get_result()) is not None:
        if result.status == pq.ExecStatus.FATAL_ERROR:
            _raise(pgconn, result)


def _raise(pgconn: pq.abc.PGconn, result: pq.abc.PGresult | None) -> None:
    while pgconn.get_result() is not None:
        pass
    if result is None:
        raise psycopg.OperationalError(pgconn.get_error_message())
    raise psycopg.errors.error_from_result(result)


def abandon(connection: psycopg.Connection[Any]) -> None:
    """Stop a statement that nobody wants any more, so that the connection can be used or closed at once."""
    pgconn = connection.pgconn
    if pgconn.transaction_status != pq.TransactionStatus.ACTIVE or not cancel(connection):
        return
    while (result := pgconn.get_result()) is not None:
        if result.status == pq.ExecStatus.COPY_OUT:
            while pgconn.get_copy_data(0)[0] > 0:
                pass


def cancel(connection: psycopg.Connection[Any]) -> bool:
    """Let the server end the statement that runs, if one does. A connection that does not hear is closed: False.

    May be called from another thread than the one that waits for the statement.
    """
    if connection.pgconn.transaction_status != pq.TransactionStatus.ACTIVE:
        return True
    try:
        connection.cancel_safe(timeout=_CANCEL)
    except psycopg.Error:
        connection.close()
        return False
    return True
