"""Rights to change: asked for with values that change nothing, and only where changes are permitted.

`check_access_rights` (before 18) and `has_access` (from 18 on) only ask, so they are tried always.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ostiary.facts import Operation
from ostiary.probe.exchange import call
from ostiary.probe.scene import Actor, Scene, by_model
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.records import callers

MOST: Final = 3
CHANGES: Final[tuple[Operation, ...]] = ("write", "unlink")


def attempts(scene: Scene) -> Iterator[Attempt]:
    for model, documents in by_model(scene.documents).items():
        for actor in callers(scene):
            yield _creation(scene, model, actor)
        for document in documents[:MOST]:
            for actor in callers(scene):
                if scene.major >= 18:
                    for operation in CHANGES:
                        yield Attempt(
                            family="writes",
                            way=f"may {operation}",
                            actor=actor,
                            request=call(model, "has_access", [document.id], operation, name="writes"),
                            prediction=scene.predictor.record(actor, document.key, operation, site=False),
                            reading="write",
                            key=document.key,
                            model=model,
                            difference=f"the number {document.id}",
                        )
                if scene.changes_allowed:
                    request = call(model, "write", [document.id], {}, name="writes")
                    yield Attempt(
                        family="writes",
                        way="write of nothing",
                        actor=actor,
                        request=replace(request, effect="changes"),
                        prediction=scene.predictor.record(actor, document.key, "write", site=False),
                        reading="write",
                        key=document.key,
                        model=model,
                        difference=f"the number {document.id}",
                    )


def _creation(scene: Scene, model: str, actor: Actor) -> Attempt:
    """Whether somebody may make records, which is only asked."""
    modern = scene.major >= 18
    return Attempt(
        family="writes",
        way="may create",
        actor=actor,
        request=call(model, "has_access", [], "create", name="writes")
        if modern
        else call(model, "check_access_rights", "create", False, name="writes"),
        prediction=scene.predictor.creation(actor, model),
        reading="write",
        model=model,
        difference="another account asks",
    )
