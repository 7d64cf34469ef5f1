"""Whether a request changed something: what the database has before and after, read past the view of the trial."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace

from ostiary.engine.reach import quoted
from ostiary.probe.exchange import Answer, Request
from ostiary.probe.runner import Sender
from ostiary.probe.tries.attempt import Watched


@dataclass(slots=True)
class Witness:
    """Looks into a database of PostgreSQL. `tables` are those of the models.

    One change is watched at a time, so that nobody is blamed for what another one did.
    """

    url: str
    tables: Mapping[str, str]
    turn: threading.Lock = field(default_factory=threading.Lock)

    def state(self, watched: Watched) -> object:
        """Something that is another after a change."""
        from ostiary.sources.postgres import PostgresDatabase

        table = quoted(self.tables[watched.model])
        if watched.number is None:
            sql, parameters = f"SELECT max(id) FROM {table}", []
        elif watched.field is not None:
            where = f"id = $1 AND {quoted(watched.field)}::text = $2"
            sql, parameters = f"SELECT xmin::text FROM {table} WHERE {where}", [watched.number, watched.value]
        else:
            sql, parameters = f"SELECT xmin::text FROM {table} WHERE id = $1", [watched.number]
        with closing(PostgresDatabase(self.url)) as database:
            return database.query(sql, parameters)


@dataclass(frozen=True, slots=True)
class Watching:
    """Sends as somebody else does, and looks before and after."""

    sender: Sender
    witness: Witness
    watched: Watched

    @property
    def name(self) -> str:
        return self.sender.name

    def send(self, request: Request) -> Answer:
        with self.witness.turn:
            before = self.witness.state(self.watched)
            answer = self.sender.send(request)
            return replace(answer, changed=before != self.witness.state(self.watched))
