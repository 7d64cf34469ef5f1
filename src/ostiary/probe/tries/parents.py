"""Records under another's: the own parent with a stranger's child, and a stranger's parent with the own child."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.probe.discovery.route import Part, RouteFact, fill
from ostiary.probe.exchange import Request, get
from ostiary.probe.scene import Document, Scene
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.targets import FILLERS, ids_of, models_of, page_prediction, reads_alone
from ostiary.probe.tries.tokens import NAMES, Variant, secret_of

MOST = 3


def attempts(scene: Scene) -> Iterator[Attempt]:
    for route in scene.routes:
        paths = [path for path in route.paths if len(ids_of(path)) == 2]
        if route.is_json or not paths or not reads_alone(scene, route):
            continue
        path = min(paths, key=len)
        above, below = ids_of(path)
        uppers = models_of(scene, route, above)
        every = models_of(scene, route, below)
        lowers = [model for model in every if model not in uppers[:1]] or every
        if uppers and lowers:
            yield from _of_route(scene, route, path, (above, below), *_documents(scene, uppers, lowers))


def _documents(scene: Scene, uppers: list[str], lowers: list[str]) -> tuple[list[Document], list[Document]]:
    return scene.of_model(uppers[0]), scene.of_model(lowers[0])


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
                if number == child.id and uppers[0].model == child.model:
                    continue
                values = {**FILLERS, parts[0].name: str(number), parts[1].name: str(child.id)}
                request = get(fill(path, values), name="parents", effect="reads")
                way = "page under its parent" if number == true_parent else "page under another parent"
                token = next((one.token for one in own if one.id == number), None)
                for kind, asked, secrets in _with_token(route, request, way, uppers[0].model, number, token):
                    yield Attempt(
                        family="parents",
                        way=kind,
                        actor=actor,
                        request=asked,
                        prediction=page_prediction(scene, actor, route, child),
                        key=child.key,
                        route=route,
                        difference=f"the number {child.id} under {uppers[0].model}:{number}",
                        secrets=secrets,
                    )


def _with_token(
    route: RouteFact, request: Request, way: str, model: str, number: int, token: str | None
) -> Iterator[tuple[str, Request, tuple[tuple[str, str], ...]]]:
    """The request as it is, and with the token of the parent where the page takes one."""
    yield way, request, ()
    name = next((one for one in NAMES if one in route.params), None)
    if name and token:
        own = Variant("its own", token, Document(model, number, token=token))
        yield f"{way}, with its token", request.with_query(**{name: token}), secret_of(own)
