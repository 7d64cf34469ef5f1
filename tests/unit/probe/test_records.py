"""Which columns are read of a record of which nothing is known, and what should come of it."""

from __future__ import annotations

import pytest

from ostiary.engine.compile import Evaluator
from ostiary.facts import Operation
from ostiary.probe.markers import MarkerBook
from ostiary.probe.predictions.pages import PagesPredictor
from ostiary.probe.scene import Actor, Document, Key, Prediction, Scene
from ostiary.probe.tries import grouping
from ostiary.probe.tries.foretold import read_prediction
from ostiary.probe.tries.records import readable

ADA = Actor("ada", 7)


class OfColumns(PagesPredictor):
    """Knows these columns of every model, and no others."""

    def __init__(self, *columns: str) -> None:
        super().__init__({})
        self.columns = columns

    def field(self, actor: Actor, model: str, name: str) -> Prediction:
        return Prediction("open" if name in self.columns else "unknown", "so")


@pytest.mark.parametrize(("columns", "read"), [(("id", "create_date"), "create_date"), (("id", "author_id"), "id")])
def test_a_model_that_does_not_keep_when_is_not_asked_for_it(columns: tuple[str, ...], read: str) -> None:
    scene = Scene("19.0", [ADA], [], [], MarkerBook(), OfColumns(*columns), has_source=True)
    assert readable(scene, ADA, Document("mail.notification", 3)) == [read]


@pytest.mark.parametrize(("columns", "groups"), [(("create_date",), ["create_date:year"]), (("author_id",), [])])
def test_nor_counted_by_it(columns: tuple[str, ...], groups: list[str]) -> None:
    document = Document("mail.notification", 3)
    scene = Scene("14.0", [ADA], [], [document], MarkerBook(), OfColumns(*columns), has_source=True)
    rpc = next(iter(grouping.attempts(scene))).request.rpc
    assert rpc is not None and rpc.args[1:] == (["id"], groups)


class Apart(PagesPredictor):
    """Lists leave records out that may be looked at one by one."""

    def record(
        self, actor: Actor, key: Key, operation: Operation = "read", evaluator: Evaluator = "record", *, site: bool
    ) -> Prediction:
        return Prediction("denied" if evaluator == "search" else "allowed", evaluator)


@pytest.mark.parametrize(("model", "outcome"), [("mail.message", "allowed"), ("sale.order", "denied")])
def test_messages_are_read_one_by_one(model: str, outcome: str) -> None:
    scene = Scene("19.0", [ADA], [], [], MarkerBook(), Apart({}))
    assert read_prediction(scene, ADA, (model, 3)).outcome == outcome
