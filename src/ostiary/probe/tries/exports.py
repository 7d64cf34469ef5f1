"""`export_data` over RPC, which wants a group of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.probe.exchange import call
from ostiary.probe.scene import Prediction, Scene, by_model
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.foretold import read_prediction
from ostiary.probe.tries.records import callers

MOST: Final = 1


def attempts(scene: Scene) -> Iterator[Attempt]:
    for model, documents in by_model(scene.documents).items():
        for document in documents[:MOST]:
            for actor in callers(scene):
                foretold = read_prediction(scene, actor, document.key)
                if foretold.outcome == "allowed":
                    foretold = Prediction("open", foretold.reason)
                yield Attempt(
                    family="exports",
                    way="export_data",
                    actor=actor,
                    request=call(model, "export_data", [document.id], ["id", ".id"], name="exports"),
                    prediction=foretold,
                    reading="export",
                    key=document.key,
                    model=model,
                    difference=f"the number {document.id}",
                )
