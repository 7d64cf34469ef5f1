"""What is said on documents: the chatter of the portal, the thread, and the link that mails have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from ostiary.probe.exchange import Request, get
from ostiary.probe.scene import Actor, Document, Scene, by_model
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.tries.tokens import WRONG

MOST: Final = 2


def attempts(scene: Scene) -> Iterator[Attempt]:
    """Only of documents that have messages: that is, of models that have a thread."""
    for model, documents in by_model(scene.documents).items():
        if model in scene.threads:
            for document in documents[:MOST]:
                for actor in scene.panel(document):
                    yield from _of(scene, document, actor)


def _of(scene: Scene, document: Document, actor: Actor) -> Iterator[Attempt]:
    foretold = scene.predictor.record(actor, document.key, site=True)
    if foretold.outcome == "denied" and scene.has_source:
        listed = scene.predictor.record(actor, document.key, evaluator="search", site=True)
        foretold = foretold if listed.outcome == "denied" else listed
    if foretold.outcome == "allowed":
        foretold = replace(foretold, outcome="open")
    for way, request in _requests(scene.major, document):
        yield Attempt(
            family="messages",
            way=way,
            actor=actor,
            request=request,
            prediction=foretold,
            reading="messages",
            key=document.key,
            difference=f"the record {document.model}:{document.id}",
        )


def _requests(major: int, document: Document) -> Iterator[tuple[str, Request]]:
    query = (("model", document.model), ("res_id", str(document.id)))
    yield "link of a mail", replace(get("/mail/view", name="messages", effect="reads"), query=query)
    if major >= 18:
        named = {"thread_model": document.model, "thread_id": document.id}
        yield "chatter", _json("/mail/chatter_fetch", {**named, "fetch_params": {"limit": 10}})
        yield "chatter, token wrong", _json("/mail/chatter_fetch", {**named, "token": WRONG})
        yield "chatter, token empty", _json("/mail/chatter_fetch", {**named, "token": ""})
        yield "thread", _json("/mail/thread/messages", {**named, "fetch_params": {"limit": 10}})
        yield "portal", _json("/portal/chatter_init", named)
    else:
        named = {"res_model": document.model, "res_id": document.id}
        yield "chatter", _json("/mail/chatter_fetch", {**named, "limit": 10})
        yield "chatter, token wrong", _json("/mail/chatter_fetch", {**named, "token": WRONG})
        yield "chatter, token empty", _json("/mail/chatter_fetch", {**named, "token": ""})
        yield "portal", _json("/mail/chatter_init", {**named, "limit": 10})


def _json(path: str, params: dict[str, Any]) -> Request:
    body = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
    return Request("POST", path, json=body, name="messages", effect="reads")
