"""Pages of documents, asked for by everybody else and by nobody: another's number in the address."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.probe.exchange import get
from ostiary.probe.scene import Scene, by_model
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.targets import address, models_of, page_prediction, visits


def attempts(scene: Scene) -> Iterator[Attempt]:
    documents = by_model(scene.documents)
    for route, path, part in visits(scene):
        for model in models_of(route, part, set(documents)):
            for document in documents[model]:
                for actor in scene.actors:
                    yield Attempt(
                        family="pages",
                        way="page",
                        actor=actor,
                        request=get(address(path, part, document.id), name="pages", effect="reads"),
                        prediction=page_prediction(scene, actor, route, document),
                        key=document.key,
                        route=route,
                        difference=f"the number {document.id} in the address",
                    )
    yield from _found(scene)


def _found(scene: Scene) -> Iterator[Attempt]:
    """Without a source: the pages that the lists of an account lead to."""
    for document in scene.documents:
        if document.path is None:
            continue
        for actor in scene.actors:
            yield Attempt(
                family="pages",
                way="page",
                actor=actor,
                request=get(document.path, name="pages", effect="reads"),
                prediction=scene.predictor.record(actor, document.key, site=True),
                key=document.key,
                difference=f"the address {document.path}",
            )
