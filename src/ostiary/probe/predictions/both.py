"""Predictions by the rules and, of pages whose records nobody knows, by whose pages lead there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ostiary.engine.compile import Evaluator
from ostiary.facts import Operation
from ostiary.probe.predictions.engine import EnginePredictor
from ostiary.probe.predictions.pages import PagesPredictor
from ostiary.probe.scene import Actor, Key, Prediction


@dataclass(slots=True)
class EngineAndPagesPredictor(EnginePredictor):
    """`pages` knows records by the address of their page alone."""

    pages: PagesPredictor = field(default_factory=PagesPredictor)

    def record(
        self, actor: Actor, key: Key, operation: Operation = "read", evaluator: Evaluator = "record", *, site: bool
    ) -> Prediction:
        if key in self.pages.owners:
            return replace(self.pages.record(actor, key, operation, evaluator, site=site), tentative=True)
        return EnginePredictor.record(self, actor, key, operation, evaluator, site=site)

    def foreign(self, actor: Actor, key: Key) -> str | None:
        return None if key in self.pages.owners else EnginePredictor.foreign(self, actor, key)
