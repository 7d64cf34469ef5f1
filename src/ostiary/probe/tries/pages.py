"""Pages of documents, asked for by everybody else and by nobody: another's number in the address."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from ostiary.probe.discovery.route import fill, parts_of
from ostiary.probe.exchange import get
from ostiary.probe.scene import Scene
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.targets import address, documents_for, models_of, page_prediction, reads_alone, visits


def attempts(scene: Scene) -> Iterator[Attempt]:
    for route, path, part in visits(scene):
        for model in models_of(scene, route, part):
            for document in documents_for(scene, route, model):
                where = address(path, part, document)
                for actor in scene.actors:
                    yield Attempt(
                        family="pages",
                        way="page",
                        actor=actor,
                        request=get(where, name="pages", effect="reads"),
                        prediction=page_prediction(scene, actor, route, document, where),
                        key=document.key,
                        route=route,
                        difference=f"the number {document.id} in the address",
                    )
    yield from _named(scene)
    yield from _found(scene)


def _named(scene: Scene) -> Iterator[Attempt]:
    """Pages of one's own that open a record by a text of it, such as its reference."""
    for route in scene.routes:
        parts = parts_of(route.paths[0]) if route.paths else ()
        if route.is_json or route.location is None or len(parts) != 1 or parts[0].is_id or "token" in parts[0].name:
            continue
        for model in route.models:
            for document in documents_for(scene, route, model):
                value = next((one.text for one in scene.markers.of(document.key) if one.field == parts[0].name), None)
                for actor in scene.actors if value and reads_alone(scene, route) else ():
                    yield Attempt(
                        family="pages",
                        way="page by name",
                        actor=actor,
                        request=get(fill(route.paths[0], {parts[0].name: quote(value or "", safe="")}), name="pages",
                                    effect="reads"),
                        prediction=page_prediction(scene, actor, route, document),
                        key=document.key,
                        route=route,
                        difference=f"the {parts[0].name} of {model}:{document.id}",
                    )  # fmt: skip


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
