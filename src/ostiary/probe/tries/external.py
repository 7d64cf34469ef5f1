"""The external APIs with the account's own key: JSON-2, XML-RPC and JSON-RPC."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.probe.exchange import Way, call
from ostiary.probe.scene import Actor, Scene, by_model
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.foretold import read_prediction
from ostiary.probe.tries.records import callers, readable
from ostiary.probe.tries.searches import ARCHIVED, before, bounded
from ostiary.probe.tries.searches import MOST as MOST_ROWS

MOST: Final = 2


def attempts(scene: Scene) -> Iterator[Attempt]:
    for actor in callers(scene):
        for way in _ways(scene, actor):
            for model, documents in by_model(scene.documents).items():
                if way == "jsonrpc" and model not in scene.threads:
                    continue
                foretold = bounded(scene.predictor.listing(actor, model, archived=True))
                yield Attempt(
                    family="external",
                    way=f"search by {way}",
                    actor=actor,
                    request=call(
                        model, "search_read", way=way, name="external", domain=before(foretold), fields=["id"],
                        context=ARCHIVED,
                        limit=MOST_ROWS,
                    ),
                    prediction=foretold,
                    reading="listing",
                    model=model,
                    difference="another account asks",
                )  # fmt: skip
                for document in [one for one in documents if actor.name not in one.owners][:MOST]:
                    yield Attempt(
                        family="external",
                        way=f"read by {way}",
                        actor=actor,
                        request=call(
                            model, "read", [document.id], readable(scene, actor, document), way=way, name="external"
                        ),
                        prediction=read_prediction(scene, actor, document.key),
                        reading="records",
                        key=document.key,
                        model=model,
                        difference=f"the number {document.id}",
                    )


def _ways(scene: Scene, actor: Actor) -> list[Way]:
    """JSON-2 wants a key; the others take the password, too, where the account has no second factor."""
    ways: list[Way] = ["xmlrpc", "jsonrpc"] if actor.external else []
    if scene.major >= 19 and actor.has_key:
        ways.insert(0, "json2")
    return ways
