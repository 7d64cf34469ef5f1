"""What a trial has done so far, so that it goes on after an interruption and asks nothing twice.

A file for its owner alone, with digests of the requests and what was judged of the answers; no content, no tokens.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from ostiary.errors import UsageError
from ostiary.probe.log import private_file

SCHEMA: Final = "ostiary/probe/1"
Record = dict[str, Any]
"""What was judged of an answer, as JSON."""


class Journal:
    """For the main thread alone."""

    def __init__(self, connection: sqlite3.Connection, resumed: bool = False) -> None:
        self._connection = connection
        self.resumed = resumed

    @classmethod
    def open(cls, path: Path | None, identity: Mapping[str, Any]) -> Journal:
        """The journal of a run: a new one, or the one that was interrupted. None keeps it in a file of this
        process, that goes with it.

        `identity` is what makes it the same run: address, accounts, options. Raises UsageError where the file belongs
        to another one.
        """
        if path is None:
            return cls(_prepared(sqlite3.connect(""), identity))
        private_file(path)
        before = path.stat().st_size > 0
        try:
            connection = _prepared(sqlite3.connect(path), identity)
        except sqlite3.Error:
            raise UsageError(f"`{path}` is no journal, or damaged", hint="name another file, or delete it") from None
        if _identity_of(connection) != _written(identity):
            connection.close()
            raise UsageError(
                f"`{path}` belongs to another run",
                hint="give the same address, accounts and options to go on with it, or name another file",
            )
        return cls(connection, before)

    def close(self) -> None:
        self._connection.close()

    def find(self, key: str) -> Record | None:
        """What an earlier run judged."""
        row = self._connection.execute("SELECT record FROM done WHERE key = ?", (_digest(key),)).fetchone()
        return None if row is None else json.loads(row[0])

    def add(self, key: str, record: Record) -> None:
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        self._connection.execute("INSERT OR REPLACE INTO done VALUES (?, ?)", (_digest(key), text))

    @property
    def done(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM done").fetchone()[0])


def _prepared(connection: sqlite3.Connection, identity: Mapping[str, Any]) -> sqlite3.Connection:
    connection.isolation_level = None  # each line is kept at once
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = OFF")  # what the system loses with the power is asked again
    connection.execute("CREATE TABLE IF NOT EXISTS run (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
    connection.execute("CREATE TABLE IF NOT EXISTS done (key BLOB PRIMARY KEY, record TEXT) WITHOUT ROWID")
    connection.execute("INSERT OR IGNORE INTO run VALUES ('identity', ?)", (_written(identity),))
    return connection


def _identity_of(connection: sqlite3.Connection) -> str:
    return str(connection.execute("SELECT value FROM run WHERE name = 'identity'").fetchone()[0])


def _written(identity: Mapping[str, Any]) -> str:
    return json.dumps({"schema": SCHEMA, **identity}, sort_keys=True)


def _digest(key: str) -> bytes:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()
