"""Routes that speak JSON, called with the numbers of others: only those whose code was seen to change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ostiary.probe.discovery.route import Part, RouteFact, fill, parts_of
from ostiary.probe.exchange import Request
from ostiary.probe.scene import Actor, Document, Prediction, Scene
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.targets import FILLERS, documents_for, ids_of, models_of, page_prediction, reads_alone
from ostiary.probe.tries.tokens import NAMES, with_and_without

MOST: Final = 3
_STOCK_READING: Final = frozenset({"portal"})
_MODELS: Final = ("model", "res_model", "thread_model")


def attempts(scene: Scene) -> Iterator[Attempt]:
    for route in scene.routes:
        if not route.is_json or route.type == "json2" or not _reads(route) or not reads_alone(scene, route):
            continue
        if route.location is not None and not ids_of(route.paths[0]):
            yield from (_plain(route, actor) for actor in scene.actors)
        for part in _numbers(route):
            for model in models_of(scene, route, part):
                documents = documents_for(scene, route, model)
                takes_token = any(name in NAMES for name in route.params)
                for document in with_and_without(scene, documents) if takes_token else documents[:MOST]:
                    for actor in scene.panel(document):
                        yield _attempt(scene, route, part, document, actor)


def _plain(route: RouteFact, actor: Actor) -> Attempt:
    """A call without arguments, for what it shows of others."""
    body = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": {}}
    return Attempt(
        family="calls",
        way="JSON without arguments",
        actor=actor,
        request=Request("POST", route.paths[0], json=body, name="calls", effect="reads"),
        prediction=Prediction("open", "nothing was asked for"),
        route=route,
        difference="another account asks",
    )


def _reads(route: RouteFact) -> bool:
    """Stock routes only where Odoo itself gives them a cursor that cannot write; others by their code."""
    return route.readonly or route.location is not None


def _numbers(route: RouteFact) -> list[Part]:
    """What may hold the number of a record: a part of the path, or an argument."""
    path = route.paths[0]
    named = [Part(name, "string", None) for name in route.params if name in ("id", "res_id") or name.endswith("_id")]
    several = [Part(name, "strings", None) for name in route.params if name == "ids" or name.endswith("_ids")]
    return [*ids_of(path), *named, *several]


def _attempt(scene: Scene, route: RouteFact, part: Part, document: Document, actor: Actor) -> Attempt:
    path, values = route.paths[0], dict(FILLERS)
    params: dict[str, Any] = {}
    if any(one.name == part.name for one in parts_of(path)):
        values[part.name] = str(document.id)
    else:
        params[part.name] = [document.id] if part.converter == "strings" else document.id
    for name in route.params:
        if name in _MODELS:
            params[name] = document.model
        elif name in NAMES:
            params[name] = False
    body = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
    return Attempt(
        family="calls",
        way=f"JSON, {part.name}",
        actor=actor,
        request=Request("POST", fill(path, values), json=body, name="calls", effect="reads"),
        prediction=page_prediction(scene, actor, route, document),
        key=document.key,
        route=route,
        difference=f"the number {document.id} as `{part.name}`",
    )
