"""Sums over RPC: the number of records that a group counts gives records away, too."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.probe.exchange import Request, call
from ostiary.probe.scene import Actor, Prediction, Scene, by_model
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.records import any_column, callers
from ostiary.probe.tries.searches import ARCHIVED, before


def attempts(scene: Scene) -> Iterator[Attempt]:
    for model in by_model(scene.documents):
        for actor in callers(scene):
            foretold = scene.predictor.listing(actor, model, archived=True)
            for method, request in _requests(scene, actor, model, foretold):
                yield Attempt(
                    family="grouping",
                    way=method,
                    actor=actor,
                    request=request,
                    prediction=foretold,
                    reading="grouped",
                    model=model,
                    difference="another account asks",
                )


def _requests(scene: Scene, actor: Actor, model: str, foretold: Prediction) -> Iterator[tuple[str, Request]]:
    domain = before(foretold)
    if scene.major >= 19:
        yield (
            "formatted_read_group",
            call(model, "formatted_read_group", domain, [], ["__count"], name="grouping", context=ARCHIVED),
        )
        return
    groups = ["create_date:year"] if any_column(scene, actor, model) == "create_date" else []
    yield (
        "read_group",
        call(model, "read_group", domain, ["id"], groups, name="grouping", lazy=False, context=ARCHIVED),
    )
