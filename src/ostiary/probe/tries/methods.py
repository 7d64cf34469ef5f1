"""Public methods of the addons' models, called over RPC with records of others, and with whatever makes them bold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ostiary.probe.discovery.methods import MethodFact
from ostiary.probe.discovery.route import Part
from ostiary.probe.exchange import Effect, Request, Rpc
from ostiary.probe.scene import Actor, Document, Prediction, Scene, by_model
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.targets import models_of

MOST: Final = 2
"""Records of others that a method is called with."""
_OPEN: Final = Prediction("open", "what a method without a record answers is its own affair")
_FILLERS: Final = {"domain": [], "ids": [], "fields": [], "values": {}, "vals": {}, "limit": 80, "offset": 0}


def attempts(scene: Scene) -> Iterator[Attempt]:
    documents = by_model(scene.documents)
    for method in scene.methods:
        if method.route.changes and not scene.changes_allowed:
            scene.leave_out(method.route.name, f"its code changes something: `{method.route.changes}`")
            continue
        for actor in _callers(scene):
            yield from _without_record(method, actor)
            for document in _wanted(scene, method, actor, documents):
                yield from _with_record(scene, method, actor, document)


def _callers(scene: Scene) -> list[Actor]:
    return [actor for actor in scene.actors if not actor.anonymous and not actor.internal]


def _wanted(scene: Scene, method: MethodFact, actor: Actor, documents: dict[str, list[Document]]) -> list[Document]:
    """Records of others, of the model itself or of what its parameters are named after."""
    models = {method.model} if method.on_records else set()
    for name in _numbers(method):
        models.update(models_of(scene, method.route, Part(name, "string", None)))
    strange = [one for model in sorted(models) for one in documents.get(model, ()) if actor.name not in one.owners]
    return strange[:MOST]


def _numbers(method: MethodFact) -> list[str]:
    return [name for name in method.route.params if name in ("id", "ids") or name.endswith(("_id", "_ids"))]


def _without_record(method: MethodFact, actor: Actor) -> Iterator[Attempt]:
    """Called for its own sake: once plainly, once with every flag and key of the context set."""
    if method.on_records or _numbers(method):
        return
    yield _attempt(method, actor, (), {}, "plainly")
    if method.flags or method.context:
        yield _attempt(method, actor, (), _bold(method), f"with {', '.join((*method.flags, *method.context))}")


def _with_record(scene: Scene, method: MethodFact, actor: Actor, document: Document) -> Iterator[Attempt]:
    args = ([document.id],) if method.on_records else ()
    kwargs = {name: [document.id] if name.endswith("ids") else document.id for name in _numbers(method)}
    foretold = scene.predictor.record(actor, document.key, site=False)
    yield _attempt(method, actor, args, kwargs, f"the number {document.id}", document, foretold)
    if method.flags or method.context:
        bold = {**kwargs, **_bold(method)}
        yield _attempt(method, actor, args, bold, f"the number {document.id}, with flags", document, foretold)


def _bold(method: MethodFact) -> dict[str, Any]:
    flags: dict[str, Any] = dict.fromkeys(method.flags, True)
    return {**flags, **({"context": dict.fromkeys(method.context, True)} if method.context else {})}


def _attempt(
    method: MethodFact,
    actor: Actor,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    difference: str,
    document: Document | None = None,
    foretold: Prediction = _OPEN,
) -> Attempt:
    needed = {name: _FILLERS[name] for name in method.route.params if name in _FILLERS and name not in kwargs}
    rpc = Rpc(method.model, method.route.method, args, {**needed, **kwargs})
    effect: Effect = "changes" if method.route.changes else "reads"
    return Attempt(
        family="methods",
        way=f"method {method.route.method}",
        actor=actor,
        request=Request("POST", rpc=rpc, name="methods", effect=effect),
        prediction=foretold,
        reading="write" if effect == "changes" and document else "anything",
        key=document.key if document else None,
        model=method.model,
        route=method.route,
        difference=difference,
    )
