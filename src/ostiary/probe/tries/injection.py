"""Arguments of the addons' routes in which the caller writes a domain, a statement, a pattern or an address.

What is injected only widens what is read: a condition that is always true. Nothing is changed by it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from ostiary.probe.discovery.route import RouteFact, parts_of
from ostiary.probe.exchange import Request, get
from ostiary.probe.scene import Actor, Prediction, Scene
from ostiary.probe.tries.attempt import Attempt, Reading
from ostiary.probe.tries.targets import reads_alone

ELSEWHERE: Final = "https://elsewhere.invalid/"
"""An address that leads nowhere, now and ever."""
TRUE: Final = "' OR 1=1 -- "
EVERYTHING: Final = "%"
"""What every text is like, where a page searches by a piece of one."""
ADDRESSES: Final = frozenset(
    {"redirect", "redirect_url", "url", "next", "return_url", "goto", "target", "target_url", "back", "came_from"}
)
DOMAINS: Final = frozenset({"domain", "domains", "filter", "filters", "search_domain", "criteria"})
WIDE: Final[tuple[list[Any], ...]] = ([], ["|", ["id", "!=", 0]])
"""Domains of the caller: everything; and everything in front of an owner's condition, which it then outweighs."""
FIELDS: Final = frozenset({"field", "field_name", "fieldname", "column"})
VALUES: Final = frozenset({"value", "val", "field_value"})
_NOT_TEXT: Final = frozenset(
    {"access_token", "token", "page", "limit", "offset", "csrf_token", "download", "report_type"}
)
_OPEN: Final = Prediction("open", "the page shows what it likes of its caller's own")
_AT_HOME: Final = Prediction("denied", "a page of this server leads to this server")


def attempts(scene: Scene) -> Iterator[Attempt]:
    for route in scene.routes:
        paths = [path for path in route.paths if not parts_of(path)]
        if route.location is None or not paths or not reads_alone(scene, route):
            continue
        for actor in _callers(scene, route):
            yield from _of_route(scene, route, paths[0], actor)


def _callers(scene: Scene, route: RouteFact) -> list[Actor]:
    """One account, and nobody where nobody may come."""
    accounts = [actor for actor in scene.actors if not actor.anonymous and not actor.internal][:1]
    nobody = [actor for actor in scene.actors if actor.anonymous and route.auth in ("public", "none")]
    return [*accounts, *nobody]


def _of_route(scene: Scene, route: RouteFact, path: str, actor: Actor) -> Iterator[Attempt]:
    names = set(route.params)
    for name in sorted(names & ADDRESSES):
        yield _attempt(route, path, actor, {name: ELSEWHERE}, f"{name}={ELSEWHERE}", _AT_HOME, "redirect")
    for name in sorted(names & DOMAINS):
        for domain in WIDE:
            yield _attempt(route, path, actor, {name: domain}, f"a domain of the caller as `{name}`")
    for name in sorted(names & FIELDS):
        yield from _by_field(scene, route, path, actor, name)
    if not names & (FIELDS | DOMAINS):
        for name in sorted(names - ADDRESSES - _NOT_TEXT):
            if name not in ("id", "ids") and not name.endswith(("_id", "_ids")):
                yield _attempt(route, path, actor, {name: TRUE}, f"a condition in SQL as `{name}`")
                yield _attempt(route, path, actor, {name: EVERYTHING}, f"a pattern that everything is like as `{name}`")


def _by_field(scene: Scene, route: RouteFact, path: str, actor: Actor, name: str) -> Iterator[Attempt]:
    """The id of somebody else's record, where the page searches by a field that the caller names."""
    value = next((one for one in route.params if one in VALUES), None)
    if value is None:
        return
    for model in route.models:
        for document in [one for one in scene.of_model(model) if actor.name not in one.owners][:2]:
            yield _attempt(route, path, actor, {name: "id", value: str(document.id)}, f"{name}=id")


def _attempt(
    route: RouteFact,
    path: str,
    actor: Actor,
    values: dict[str, Any],
    difference: str,
    prediction: Prediction = _OPEN,
    reading: Reading = "page",
) -> Attempt:
    if route.is_json:
        body = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": values}
        request = Request("POST", path, json=body, name="injection", effect="reads")
    else:
        written = {name: one if isinstance(one, str) else json.dumps(one) for name, one in values.items()}
        request = get(path, name="injection", effect="reads").with_query(**written)
    return Attempt(
        family="redirects" if reading == "redirect" else "injection",
        way=f"page, {next(iter(values))}",
        actor=actor,
        request=request,
        prediction=prediction,
        reading=reading,
        route=route,
        difference=difference,
    )
