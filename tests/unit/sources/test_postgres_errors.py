"""Connections that do not come about, without a server: clear words, and never a password."""

from __future__ import annotations

import psycopg
import pytest

from ostiary.errors import NotReachable, SourceError
from ostiary.sources.pgerrors import connection_error
from ostiary.sources.postgres import PostgresDatabase

PREFIX = 'connection failed: connection to server at "10.0.0.1", port 5432 failed: '


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        (PREFIX + "Connection refused\n\tIs the server running?", NotReachable, "at `db`: connection refused"),
        (PREFIX + 'FATAL:  password authentication failed for user "o"', SourceError, "does not let this user in"),
        (PREFIX + "fe_sendauth: no password supplied", SourceError, "does not let this user in"),
        (PREFIX + 'FATAL:  role "o" does not exist', SourceError, 'does not let this user in: role "o" does not exist'),
        (PREFIX + 'FATAL:  database "x" does not exist', SourceError, 'answers, but database "x" does not exist'),
        (PREFIX + 'FATAL:  no pg_hba.conf entry for host "1.2.3.4"', SourceError, "accept this user from here"),
        (PREFIX + "FATAL:  the database system is starting up", NotReachable, "takes no connection at this moment"),
        (PREFIX + "FATAL:  sorry, too many clients already", NotReachable, "takes no connection at this moment"),
        (PREFIX + "server does not support SSL, but SSL was required", SourceError, "no encrypted connection to `db`"),
        ("connection timeout expired", NotReachable, "did not answer in time"),
        ("failed to resolve host 'nope': [Errno -2] Name not known", NotReachable, "no PostgreSQL at `db`"),
        (PREFIX + 'FATAL:  Passwort-Authentifizierung fehlgeschlagen', NotReachable, "Passwort-Authentifizierung"),
    ],
)  # fmt: skip
def test_why_there_is_no_connection(text: str, kind: type[SourceError], message: str) -> None:
    error = connection_error(psycopg.OperationalError(text), "db")
    assert type(error) is kind and message in error.message and error.hint


def test_nobody_listens() -> None:
    with pytest.raises(NotReachable) as caught:
        PostgresDatabase("postgresql://odoo:s3cret@127.0.0.1:1/shop")
    assert caught.value.message == "no PostgreSQL at `postgresql://odoo@127.0.0.1:1/shop`: connection refused"
    assert "s3cret" not in repr(caught.value) and caught.value.__cause__ is None


@pytest.mark.parametrize(
    "url", ["postgresql://o:s3cret%zz@h/x", "postgresql://o:s3cret@h/x?nonsense=1", "host=h s3cret", "postgres:s3cret"]
)
def test_a_url_that_is_none_is_not_quoted(url: str) -> None:
    with pytest.raises(SourceError, match="not a PostgreSQL URL") as caught:
        PostgresDatabase(url)
    assert "s3cret" not in f"{caught.value.message} {caught.value.hint}"
