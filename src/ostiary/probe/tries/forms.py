"""Routes of addons that take forms, or bodies of JSON though they are not for JSON-RPC: with the numbers of others.

Only those whose code was seen to change nothing; what changes something is in `changes`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from ostiary.probe.discovery.route import Part, RouteFact, fill, parts_of
from ostiary.probe.exchange import Effect, Request
from ostiary.probe.scene import Document, Scene
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.side_effects import takes_get
from ostiary.probe.tries.targets import FILLERS, documents_for, ids_of, models_of, page_prediction

MOST: Final = 3


def attempts(scene: Scene) -> Iterator[Attempt]:
    for route in scene.routes:
        if route.location is None or route.is_json or route.changes or (takes_get(route) and not route.body):
            continue
        for part in numbers_of(route):
            for model in models_of(scene, route, part):
                for document in documents_for(scene, route, model)[:MOST]:
                    for actor in scene.panel(document):
                        yield Attempt(
                            family="forms",
                            way=f"{'body of JSON' if route.body else 'form'}, {part.name}",
                            actor=actor,
                            request=sent(scene, route, part, document, {}, effect="reads"),
                            prediction=page_prediction(scene, actor, route, document),
                            key=document.key,
                            route=route,
                            difference=f"the number {document.id} as `{part.name}`",
                        )


def numbers_of(route: RouteFact) -> list[Part]:
    """What may hold the number of a record: a part of the path, an argument, or a key of the body."""
    names = dict.fromkeys((*route.params, *route.body))
    named = [Part(name, "string", None) for name in names if name in ("id", "res_id") or name.endswith("_id")]
    return [*ids_of(route.paths[0]), *named]


def sent(
    scene: Scene,
    route: RouteFact,
    part: Part | None,
    document: Document | None,
    values: dict[str, str],
    *,
    effect: Effect,
    csrf: bool = True,
) -> Request:
    """A request to a route with the number of a record in its place, and some values beside it."""
    path, filled, given = route.paths[0], dict(FILLERS), dict[str, Any](values)
    if part is not None and document is not None:
        if any(one.name == part.name for one in parts_of(path)):
            filled[part.name] = str(document.id)
        else:
            given[part.name] = document.id
    where = fill(path, filled)
    if route.is_json:
        body = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": given}
        return Request("POST", where, json=body, effect=effect)
    if route.body:
        kind = "application/json" if scene.major >= 16 else "text/plain"
        headers = {"Content-Type": kind}
        return Request("POST", where, json=given, headers=headers, effect=effect)
    form = {name: one if isinstance(one, str) else json.dumps(one) for name, one in given.items()}
    return Request("POST", where, form=form, csrf=csrf, effect=effect)
