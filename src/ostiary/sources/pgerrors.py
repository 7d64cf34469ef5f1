"""psycopg's errors in words for the user. Passwords never pass: server messages carry none, URLs are never quoted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import psycopg
from psycopg import errors as pg

from ostiary.errors import NotReachable, SourceChanged, SourceError

_REFUSALS: Final[tuple[tuple[str, type[SourceError], str, str], ...]] = (
    (
        r"password authentication failed|no password supplied|authentication failed for user|role .* does not exist",
        SourceError,
        "PostgreSQL at `{label}` does not let this user in: {detail}",
        "check user and password; the password may also stand in PGPASSWORD or in ~/.pgpass",
    ),
    (
        r"database .* does not exist",
        SourceError,
        "PostgreSQL at `{label}` answers, but {detail}",
        "`psql -l` lists the databases of a server",
    ),
    (
        r"pg_hba\.conf",
        SourceError,
        "PostgreSQL at `{label}` does not accept this user from here: {detail}",
        "add a line for this user, database and address to pg_hba.conf, or connect through a tunnel",
    ),
    (
        r"permission denied for database|does not have CONNECT privilege",
        SourceError,
        "the user may not connect to `{label}`: {detail}",
        "GRANT CONNECT ON DATABASE … TO …",
    ),
    (
        r"starting up|shutting down|too many (clients|connections)|remaining connection slots",
        NotReachable,
        "PostgreSQL at `{label}` takes no connection at this moment: {detail}",
        "try again in a moment",
    ),
    (
        r"SSL|certificate",
        SourceError,
        "no encrypted connection to `{label}`: {detail}",
        "set `?sslmode=…` and `sslrootcert=…` in the URL as your server needs them",
    ),
    (
        r"timeout",
        NotReachable,
        "PostgreSQL at `{label}` did not answer in time",
        "check host and port, and that a firewall lets you through",
    ),
    (
        r"resolve host|could not translate|Connection refused|No such file|No route|unreachable",
        NotReachable,
        "no PostgreSQL at `{label}`: {detail}",
        "check host and port, and that the server runs and listens there",
    ),
)


def connection_error(error: psycopg.Error, label: str) -> SourceError:
    """Why no connection came about; told by the text, as libpq gives nothing else."""
    text = str(error)
    for pattern, kind, message, hint in _REFUSALS:
        if re.search(pattern, text):
            return kind(message.format(label=label, detail=_detail(text)), hint=hint)
    return NotReachable(f"no connection to `{label}`: {_detail(text)}", hint="check the URL and that the server runs")


def _detail(text: str) -> str:
    """The sentence of a connection failure without libpq's preamble, hint and list of attempts."""
    first = text.strip().splitlines()[0] if text.strip() else "no reason given"
    for mark in ("FATAL:", "failed: ", "error: "):
        first = first.rpartition(mark)[2]
    first = first.strip().rstrip(".")
    return first[:1].lower() + first[1:] if first.startswith(("Connection", "No ")) else first


def query_error(error: psycopg.Error, label: str, user: str) -> SourceError:
    """Why a statement failed."""
    for kind, say in _SAYINGS:
        if isinstance(error, kind):
            return say(error, label, user)
    if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
        return _lost(error, label, user)
    return SourceError(f"PostgreSQL refused a query on `{label}`: {_primary(error)}")


def _primary(error: psycopg.Error) -> str:
    """The server's sentence, without the value that did not convert: it may be anybody's name."""
    text = (error.diag.message_primary or str(error)).strip()
    return text.partition(': "')[0] if isinstance(error, psycopg.DataError) else text


def _privilege(error: psycopg.Error, label: str, user: str) -> SourceError:
    found = re.search(r"permission denied for (\w+) (\S+)", _primary(error))
    kind, name = (found[1], found[2]) if found else ("table", None)
    grant = {
        "schema": f'GRANT USAGE ON SCHEMA "{name}" TO "{user}";',
        "function": f'GRANT EXECUTE ON FUNCTION "{name}" TO "{user}";',
    }.get(kind, f'GRANT SELECT ON "{name}" TO "{user}";')
    if name is None:
        return SourceError(
            f"the database user `{user}` may not read a table of `{label}`: {_primary(error)}",
            hint=f'GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{user}";',
        )
    return SourceError(f"the database user `{user}` may not use the {kind} `{name}`", hint=grant)


def _canceled(error: psycopg.Error, label: str, user: str) -> SourceError:
    if "recovery" in _primary(error):
        return _standby(error, label, user)
    if "user request" in _primary(error):
        return SourceError(f"an administrator of `{label}` cancelled a query", hint="ask again")
    return SourceError(
        f"a query on `{label}` took longer than allowed and was stopped",
        hint="ask for less at once, or allow more time; a snapshot takes the load off the database",
    )


def _standby(error: psycopg.Error, label: str, user: str) -> SourceError:
    return SourceChanged(
        f"the standby `{label}` had to stop a query to follow its primary",
        hint="ask again; `hot_standby_feedback` or a larger `max_standby_streaming_delay` prevents it",
    )


def _serialization(error: psycopg.Error, label: str, user: str) -> SourceError:
    if "recovery" in _primary(error):
        return _standby(error, label, user)
    return SourceChanged(f"the database `{label}` changed while it was read: {_primary(error)}", hint="ask again")


def _locked(error: psycopg.Error, label: str, user: str) -> SourceError:
    return SourceChanged(
        f"a table of `{label}` is locked",
        hint="Odoo is probably installing or upgrading a module; ask again when it is done",
    )


def _undefined(error: psycopg.Error, label: str, user: str) -> SourceError:
    return SourceChanged(
        f"something that was in `{label}` is not there: {_primary(error)}",
        hint="ask again if Odoo is upgrading a module; else this is a fault of ostiary, please report it",
    )


def _lost(error: psycopg.Error, label: str, user: str) -> SourceError:
    idle = isinstance(error, pg.IdleInTransactionSessionTimeout)
    why = "was idle for too long and was closed" if idle else "broke off"
    return NotReachable(f"the connection to `{label}` {why}", hint="ask again")


_SAYINGS: Final[tuple[tuple[type[psycopg.Error], Callable[[psycopg.Error, str, str], SourceError]], ...]] = (
    (pg.InsufficientPrivilege, _privilege),
    (pg.QueryCanceled, _canceled),
    (pg.LockNotAvailable, _locked),
    (pg.SerializationFailure, _serialization),
    (pg.DeadlockDetected, _serialization),
    (pg.UndefinedTable, _undefined),
    (pg.UndefinedColumn, _undefined),
    (pg.IdleInTransactionSessionTimeout, _lost),
    (pg.AdminShutdown, _lost),
    (pg.CrashShutdown, _lost),
    (pg.CannotConnectNow, _lost),
    (psycopg.InterfaceError, _lost),
)
