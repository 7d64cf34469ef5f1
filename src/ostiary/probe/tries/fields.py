"""Fields that are for some groups alone: described by `fields_get`, read on records that may be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ostiary.probe.exchange import call
from ostiary.probe.scene import Prediction, Scene, by_model
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.records import callers

MOST: Final = 8
"""Fields of one model."""


def attempts(scene: Scene) -> Iterator[Attempt]:
    documents = by_model(scene.documents)
    for model, names in scene.secret_fields.items():
        for actor in callers(scene):
            for name in names[:MOST]:
                foretold = scene.predictor.field(actor, model, name)
                if foretold.outcome != "denied":
                    continue
                yield Attempt(
                    family="fields",
                    way="fields_get",
                    actor=actor,
                    request=call(model, "fields_get", name="fields", allfields=[name], attributes=["type"]),
                    prediction=foretold,
                    reading="fields",
                    model=model,
                    field=name,
                    difference=f"the field {name}",
                )
                own = [one for one in documents.get(model, ()) if actor.name in one.owners][:1]
                for document in own:
                    yield Attempt(
                        family="fields",
                        way="read of a field",
                        actor=actor,
                        request=call(model, "read", [document.id], [name], name="fields"),
                        prediction=replace(foretold, outcome="denied"),
                        reading="records",
                        key=document.key,
                        model=model,
                        field=name,
                        difference=f"the field {name}",
                    )


__all__ = ["Prediction", "attempts"]
