"""One try: who asks for what, how that is judged, and how somebody repeats it by hand."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any, Literal

from ostiary.probe.discovery.route import RouteFact
from ostiary.probe.exchange import Request
from ostiary.probe.scene import Actor, Key, Prediction

Reading = Literal[
    "page", "file", "records", "listing", "count", "grouped", "fields", "export", "write", "anything", "redirect",
    "change", "pdf", "messages",
]  # fmt: skip
"""How an answer is read: which part of it would be the record."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What a request may change: a record, a field of it that would get a value, or with no number a new record.
    `told` says it in words."""

    model: str
    number: int | None
    told: str
    field: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request with what it would give away.

    `family` names the file that it comes from, `way` is its column in the matrix. `key` is the record that it asks
    for, None where it lists. `secrets` are values of the request that nothing may show, each with the name of the
    variable that stands for it. `baseline` says in words what the same request by its owner would be.
    """

    family: str
    way: str
    actor: Actor
    request: Request
    prediction: Prediction
    reading: Reading = "page"
    key: Key | None = None
    model: str | None = None
    field: str | None = None
    route: RouteFact | None = None
    difference: str = ""
    secrets: tuple[tuple[str, str], ...] = attribute(default=(), repr=False)
    watched: Watched | None = None

    @property
    def id(self) -> str:
        """The same for the same try in every run; a digest, as requests may hold tokens."""
        rpc = self.request.rpc
        called = [rpc.model, rpc.method, rpc.args, dict(rpc.kwargs), rpc.way] if rpc else None
        parts: list[Any] = [
            self.family, self.way, self.actor.name, self.request.method, self.request.target, self.request.json, called,
            self.key, *([dict(self.request.form)] if self.request.form else []),
        ]  # fmt: skip
        text = json.dumps(parts, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def asked(self) -> str:
        """What the request itself says: an answer that only repeats it gives nothing away."""
        rpc = self.request.rpc
        return " ".join((self.request.target, json.dumps(self.request.json), f"{rpc.args} {rpc.kwargs}" if rpc else ""))

    @property
    def about(self) -> str:
        """`sale.order:7`, or the model, or the path."""
        if self.key is not None:
            return f"{self.key[0]}:{self.key[1]}"
        return self.model or self.request.path
