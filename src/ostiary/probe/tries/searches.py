"""Searches over RPC: what comes must be what the rules show, id by id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from ostiary.probe.exchange import call
from ostiary.probe.scene import Actor, Prediction, Scene, by_model
from ostiary.probe.tries.attempt import Attempt, Reading
from ostiary.probe.tries.records import callers

MOST: Final = 5_000
"""Records of one answer."""
ARCHIVED: Final = {"active_test": False}


def attempts(scene: Scene) -> Iterator[Attempt]:
    private = set(by_model(scene.documents))
    for model in scene.models:
        for actor in callers(scene) if model in private else scene.of_each_kind(callers(scene)):
            foretold = bounded(scene.predictor.listing(actor, model, archived=True))
            yield _search(actor, model, foretold, "search_read", fields=["id"])
            if model in private:
                yield _search(actor, model, foretold, "search")
                yield _search(actor, model, replace_outcome(foretold), "name_search")
                yield _counting(actor, model, foretold)
                if scene.major >= 17:
                    yield _search(actor, model, foretold, "web_search_read", specification={})


def bounded(foretold: Prediction) -> Prediction:
    """Of very long lists, only what comes is judged and not what is missing."""
    many = foretold.ids is None or len(foretold.ids) > MOST
    return replace_outcome(foretold) if foretold.outcome == "allowed" and many else foretold


def replace_outcome(foretold: Prediction) -> Prediction:
    return replace(foretold, outcome="open") if foretold.outcome == "allowed" else foretold


def before(foretold: Prediction) -> list[Any]:
    """A domain for what there was when the source was read."""
    return [] if foretold.newest is None else [["id", "<=", foretold.newest]]


def _search(actor: Actor, model: str, foretold: Prediction, method: str, **more: Any) -> Attempt:
    kwargs = {"domain": before(foretold), "limit": MOST, "context": ARCHIVED, **more}
    if method == "name_search":
        return _attempt(actor, model, foretold, method, "listing", {"limit": MOST, "context": ARCHIVED}, "")
    if method == "search":
        return _attempt(actor, model, foretold, method, "listing", kwargs, kwargs.pop("domain"))
    return _attempt(actor, model, foretold, method, "listing", kwargs)


def _counting(actor: Actor, model: str, foretold: Prediction) -> Attempt:
    args = [before(foretold)]
    return _attempt(actor, model, foretold, "search_count", "count", {"context": ARCHIVED}, *args)


def _attempt(
    actor: Actor, model: str, foretold: Prediction, method: str, reading: Reading, kwargs: dict[str, Any], *args: Any
) -> Attempt:
    return Attempt(
        family="searches",
        way=method,
        actor=actor,
        request=call(model, method, *args, name="searches", **kwargs),
        prediction=foretold,
        reading=reading,
        model=model,
        difference="another account asks",
    )
