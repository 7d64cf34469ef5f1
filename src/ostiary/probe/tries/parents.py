"""Records under another's: the own parent with a stranger's child, and a stranger's parent with the own child."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.probe.discovery.route import Part, RouteFact, fill
from ostiary.probe.exchange import get
from ostiary.probe.scene import Actor, Document, Prediction, Scene, by_model
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.targets import FILLERS, ids_of, models_of, page_prediction, reads_alone

MOST = 3


def attempts(scene: Scene) -> Iterator[Attempt]:
    documents = by_model(scene.documents)
    for route in scene.routes:
        paths = [path for path in route.paths if len(ids_of(path)) == 2]
        if route.is_json or not paths or not reads_alone(scene, route):
            continue
        path = min(paths, key=len)
        above, below = ids_of(path)
        uppers = models_of(route, above, set(documents))
        lowers = [model for model in models_of(route, below, set(documents)) if model not in uppers[:1]]
        if uppers and lowers:
            yield from _of_route(scene, route, path, (above, below), documents[uppers[0]], documents[lowers[0]])


def _of_route(
    scene: Scene,
    route: RouteFact,
    path: str,
    parts: tuple[Part, Part],
    uppers: list[Document],
    lowers: list[Document],
) -> Iterator[Attempt]:
    for actor in scene.actors:
        own = [one for one in uppers if actor.name in one.owners][:1] or uppers[:1]
        for child in lowers[: 2 * MOST]:
            true_parent = scene.parents.get(child.key, {}).get(uppers[0].model)
            for number in dict.fromkeys([*(one.id for one in own), *([true_parent] if true_parent else [])]):
                values = {**FILLERS, parts[0].name: str(number), parts[1].name: str(child.id)}
                yield Attempt(
                    family="parents",
                    way="page under its parent" if number == true_parent else "page under another parent",
                    actor=actor,
                    request=get(fill(path, values), name="parents", effect="reads"),
                    prediction=_foretold(scene, actor, route, child),
                    key=child.key,
                    route=route,
                    difference=f"the number {child.id} under {uppers[0].model}:{number}",
                )


def _foretold(scene: Scene, actor: Actor, route: RouteFact, child: Document) -> Prediction:
    """A page may check the parent and show the child all the same, which is then its rule; so only who may read neither
    is refused for certain."""
    return page_prediction(scene, actor, route, child)
