"""`read` over RPC: records of others, and records of models that nobody outside reads at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.probe.exchange import call
from ostiary.probe.scene import Actor, Document, Prediction, Scene, by_model, few_of_each
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.foretold import read_prediction

_MIXINS: Final = ("message_", "activity_", "access_")
"""What the fields of Odoo's own mixins begin with."""


def attempts(scene: Scene) -> Iterator[Attempt]:
    documents = by_model(scene.documents)
    for model in dict.fromkeys((*scene.models, *documents)):
        wanted = few_of_each(documents.get(model, ()), scene.each) or [
            Document(model, one) for one in scene.samples.get(model, ())
        ]
        for document in wanted:
            for actor in callers(scene) if model in documents else scene.of_each_kind(callers(scene)):
                yield reading(scene, actor, document)
                if actor.name in document.owners and scene.computed.get(model):
                    yield _computed(scene, actor, document)


def _computed(scene: Scene, actor: Actor, document: Document) -> Attempt:
    """Fields that are computed, of a record that may be read: they must not name what may not be."""
    names = [
        name for name in scene.computed[document.model] if not name.startswith(("message_", "activity_", "access_"))
    ]
    return Attempt(
        family="records",
        way="read of computed fields",
        actor=actor,
        request=call(document.model, "read", [document.id], names[:20], name="records"),
        prediction=Prediction("open", "the record may be read"),
        reading="records",
        key=document.key,
        model=document.model,
        difference=f"the number {document.id}",
    )


def callers(scene: Scene) -> list[Actor]:
    """Those who can call methods: whoever is logged in. Employees are not outsiders."""
    return [actor for actor in scene.actors if not actor.anonymous and not actor.internal]


def reading(scene: Scene, actor: Actor, document: Document) -> Attempt:
    names = readable(scene, actor, document)
    return Attempt(
        family="records",
        way="read",
        actor=actor,
        request=call(document.model, "read", [document.id], names, name="records"),
        prediction=read_prediction(scene, actor, document.key),
        reading="records",
        key=document.key,
        model=document.model,
        difference=f"the number {document.id}",
    )


def readable(scene: Scene, actor: Actor, document: Document) -> list[str]:
    """Some columns of the model that are for everybody who reads it."""
    fields = dict.fromkeys(marker.field for marker in scene.markers.of(document.key))
    allowed = [name for name in fields if scene.predictor.field(actor, document.model, name).outcome == "open"]
    return allowed[:3] or [any_column(scene, actor, document.model)]


def any_column(scene: Scene, actor: Actor, model: str) -> str:
    """When a record was made, where the model keeps that."""
    kept = scene.predictor.field(actor, model, "create_date").outcome != "unknown"
    return "create_date" if kept or not scene.has_source else "id"
