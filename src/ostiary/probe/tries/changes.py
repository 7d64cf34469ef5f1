"""Routes of addons that change something, asked to do it to records of others, to fields that nobody may set, and from
other sites. Only on a database that was confirmed as a test, and last of all: records may be gone afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ostiary.facts import Operation
from ostiary.probe.discovery.route import Part, RouteFact
from ostiary.probe.scene import Actor, Document, Prediction, Scene
from ostiary.probe.tries.attempt import Attempt, Watched
from ostiary.probe.tries.forms import numbers_of, sent
from ostiary.probe.tries.targets import models_of

MARK: Final = "ostiary was here"
"""What is written into texts; into a restricted field with the name of the route, so that no other is blamed."""
_PLACES: Final = re.compile(r"\W+")
_NOT_TEXT: Final = ("_id", "_ids", "token")


def attempts(scene: Scene) -> Iterator[Attempt]:
    if not scene.changes_allowed:
        return
    routes = [route for route in scene.routes if route.location is not None and route.changes and route.paths]
    if routes and scene.witness is None:
        scene.leave_out("routes that change something", "only a database as --source shows whether they did")
        return
    for route in sorted(routes, key=lambda one: one.changes == "unlink"):
        parts = numbers_of(route)
        for part in parts:
            for model in models_of(scene, route, part):
                yield from _of_record(scene, route, part, model)
        if not parts or route.changes == "create":
            yield from _of_nothing(scene, route)


def _of_record(scene: Scene, route: RouteFact, part: Part, model: str) -> Iterator[Attempt]:
    """A stranger's record; then one's own, with what is not one's own to set. The last that were chosen are taken,
    so that what was found on the first can be repeated."""
    documents = [one for one in reversed(scene.of_model(model)) if not one.token] or scene.of_model(model)
    for actor in _callers(scene, route):
        foreign = next((one for one in documents if one.owners and actor.name not in one.owners), None)
        own = next((one for one in documents if actor.name in one.owners), None)
        if foreign is not None:
            yield _foreign(scene, route, part, foreign, actor)
        if own is not None and not route.csrf and not route.is_json:
            yield _from_elsewhere(scene, route, part, own, actor)
        for name in scene.secret_fields.get(model, ())[:3] if own is not None else ():
            if own is not None and scene.predictor.field(actor, model, name).outcome == "denied":
                yield _restricted(scene, route, part, own, actor, name)


def _foreign(scene: Scene, route: RouteFact, part: Part, document: Document, actor: Actor) -> Attempt:
    operation: Operation = "unlink" if route.changes == "unlink" else "write"
    return Attempt(
        family="changes",
        way=f"{operation} of another's record",
        actor=actor,
        request=sent(scene, route, part, document, _texts(route), effect="changes"),
        prediction=scene.predictor.record(actor, document.key, operation, site=True),
        reading="change",
        key=document.key,
        route=route,
        difference=f"the number {document.id} as `{part.name}`",
        watched=Watched(document.model, document.id, "the record was changed, or is gone"),
    )


def _from_elsewhere(scene: Scene, route: RouteFact, part: Part, document: Document, actor: Actor) -> Attempt:
    return Attempt(
        family="changes",
        way="form of another site",
        actor=actor,
        request=sent(scene, route, part, document, _texts(route), effect="changes", csrf=False),
        prediction=Prediction("denied", "a form without the token of the session may come from another site"),
        reading="change",
        key=document.key,
        route=route,
        difference="the form has no CSRF token",
        watched=Watched(document.model, document.id, "the record was changed without a token"),
    )


def _restricted(scene: Scene, route: RouteFact, part: Part, document: Document, actor: Actor, name: str) -> Attempt:
    mark = f"{MARK}: {_PLACES.sub(' ', route.name).strip()}"
    return Attempt(
        family="changes",
        way="write of a restricted field",
        actor=actor,
        request=sent(scene, route, part, document, {**_texts(route), name: mark}, effect="changes"),
        prediction=scene.predictor.field(actor, document.model, name),
        reading="change",
        key=document.key,
        field=name,
        route=route,
        difference=f"the argument {name}",
        watched=Watched(document.model, document.id, f"`{name}` was set", name, mark),
    )


def _of_nothing(scene: Scene, route: RouteFact) -> Iterator[Attempt]:
    """A new record of a model that the route names."""
    for model in [one for one in route.models if one in scene.known]:
        for actor in _callers(scene, route):
            yield Attempt(
                family="changes",
                way="create",
                actor=actor,
                request=sent(scene, route, None, None, {"name": MARK, **_texts(route)}, effect="changes"),
                prediction=scene.predictor.creation(actor, model),
                reading="change",
                model=model,
                route=route,
                difference="another account asks",
                watched=Watched(model, None, "there is a new record"),
            )


def _callers(scene: Scene, route: RouteFact) -> list[Actor]:
    """One account, and nobody where the route is for visitors."""
    accounts = [actor for actor in scene.actors if not actor.anonymous and not actor.internal][:1]
    nobody = [actor for actor in scene.actors if actor.anonymous and route.auth in ("public", "none")]
    return [*accounts, *nobody]


def _texts(route: RouteFact) -> dict[str, str]:
    """A text for each argument that may be one."""
    return {name: MARK for name in route.params if name != "id" and not name.endswith(_NOT_TEXT)}
