"""Whether an answer gives a record away by what was asked for, or shows the same for another reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from ostiary.errors import OstiaryError
from ostiary.probe.exchange import Answer, Request
from ostiary.probe.markers import ITS_FILE
from ostiary.probe.observation import Observation
from ostiary.probe.scene import Key, Scene
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.verdict import Verdict

_FIRST_NUMBER: Final = re.compile(r"^(.*?/[^/]*\d[^/]*)/")


def told_apart(scene: Scene, verdict: Verdict) -> Verdict:
    """The verdict on a leak, undecided where all that shows the record is the name of one that may be read, too.

    The origin of a delivery is the number of an order, which other answers show rightly.
    """
    attempt, fields = verdict.attempt, verdict.observation.fields
    if verdict.kind != "leak" or attempt.key is None or (attempt.request.rpc and attempt.reading != "anything"):
        return verdict
    texts = [marker.text for marker in scene.markers.of(attempt.key) if marker.field in fields]
    if ITS_FILE in fields or not texts or not all(scene.predictor.is_name(attempt.actor, text) for text in texts):
        return verdict
    reason = "what the answer shows is also the name of a record that may be read"
    return replace(verdict, kind="undecided", reason=reason, records=())


def controlled(
    scene: Scene, verdict: Verdict, send: Callable[[Request], Answer], read: Callable[[Answer], Observation]
) -> Verdict:
    """The verdict on a leak, once the page was asked for without what made the difference.

    A list of tasks names the project of each, and a course its lessons, though their rules refuse them.
    """
    plain = _without_the_difference(verdict.attempt)
    if verdict.kind != "leak" or plain is None or verdict.attempt.key is None:
        return verdict
    reason = _link(scene, verdict.attempt, verdict.attempt.key)
    if reason is None:
        return verdict
    try:
        shown = read(send(plain))
    except OstiaryError:
        return verdict
    if not set(verdict.observation.fields) <= set(shown.fields):
        return verdict
    return replace(verdict, kind="as-predicted", reason=f"the page shows the same without it: {reason}", records=())


def _without_the_difference(attempt: Attempt) -> Request | None:
    """The page alone, or the page of the record above; None for modules of one's own, where a link is no excuse."""
    if attempt.route is None or attempt.route.location is not None or attempt.request.rpc is not None:
        return None
    above = _FIRST_NUMBER.match(attempt.request.path)
    if attempt.family == "arguments" and attempt.request.query:
        return replace(attempt.request, query=(), effect="unknown")
    if attempt.family == "parents" and above:
        return replace(attempt.request, path=above[1], query=(), effect="unknown")
    return None


def _link(scene: Scene, attempt: Attempt, key: Key) -> str | None:
    """Why the page may name the record: something that may be read leads to it."""
    linked = scene.predictor.linked(attempt.actor, key)
    if linked is not None:
        return linked
    for model, number in scene.parents.get(key, {}).items():
        if scene.predictor.record(attempt.actor, (model, number), evaluator="search", site=True).outcome == "allowed":
            return f"`{model}:{number}` may be read, and the record belongs to it"
    return None
