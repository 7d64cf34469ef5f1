"""Predictions without a source: what only one account's pages lead to is nobody else's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ostiary.engine.compile import Evaluator
from ostiary.facts import Operation
from ostiary.probe.scene import Actor, Key, Prediction

UNKNOWN = Prediction("unknown", "without a source nobody knows the rules")


@dataclass(slots=True)
class PagesPredictor:
    """`owners` are the actors on whose pages a record was found."""

    owners: Mapping[Key, frozenset[str]] = field(default_factory=dict)

    def record(
        self, actor: Actor, key: Key, operation: Operation = "read", evaluator: Evaluator = "record", *, site: bool
    ) -> Prediction:
        found = self.owners.get(key)
        if found is None or operation != "read":
            return UNKNOWN
        if actor.name in found:
            return Prediction("open", "the own pages of this account lead there")
        return Prediction("denied", f"only the pages of {', '.join(sorted(found))} lead there")

    def listing(self, actor: Actor, model: str, *, archived: bool) -> Prediction:
        return UNKNOWN

    def field(self, actor: Actor, model: str, name: str) -> Prediction:
        return UNKNOWN

    def linked(self, actor: Actor, key: Key, asked: Key | None = None) -> str | None:
        return None

    def own(self, actor: Actor, key: Key) -> bool:
        return actor.name in self.owners.get(key, ())

    def foreign(self, actor: Actor, key: Key) -> str | None:
        return None

    def page_opens(self, actor: Actor, path: str) -> bool:
        return False

    def creation(self, actor: Actor, model: str) -> Prediction:
        return UNKNOWN

    def is_own_model(self, model: str) -> bool:
        return False

    def has_name_in(self, actor: Actor, text: str) -> bool:
        return False

    def is_name(self, actor: Actor, text: str) -> bool:
        return False
