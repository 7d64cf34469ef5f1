"""What an answer gives away beside what was asked for: other records, fields, what caches keep, what rules forgot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ostiary.probe.observation import Observation
from ostiary.probe.scene import Key, Prediction, Scene
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.verdict import Verdict

MADE_FOR_IT: Final = frozenset({"methods", "injection"})
"""Tries that are made for what an answer shows besides: they have checks of their own."""


def beside(scene: Scene, attempt: Attempt, seen: Observation) -> Iterator[Verdict]:
    """Verdicts on everything but the question itself."""
    yield from _others(scene, attempt, seen)
    yield from _fields(scene, attempt, seen)
    yield from _rules(scene, attempt, seen)
    yield from _caches(scene, attempt, seen)


def _others(scene: Scene, attempt: Attempt, seen: Observation) -> Iterator[Verdict]:
    """Records that the rules refuse, and that nothing stock that may be read is linked to or named like."""
    for key in seen.others:
        foretold = _either(scene, attempt, key)
        if foretold.outcome != "denied" or _is_innocent(scene, attempt, key, seen):
            continue
        family = attempt.family if attempt.family in MADE_FOR_IT else "shown"
        shown = replace(attempt, family=family, way=f"{attempt.way}, beside", key=key, prediction=foretold)
        reason = f"the answer names it, though {foretold.reason}"
        yield Verdict("leak", reason, shown, seen, (key,), tentative=True)


def _is_innocent(scene: Scene, attempt: Attempt, key: Key, seen: Observation) -> bool:
    """Linked to what was rightly asked for, or to what was served and is told as a leak itself; or only alike."""
    told = attempt.prediction.outcome in ("allowed", "open") or seen.seen == "served"
    if scene.predictor.linked(attempt.actor, key, attempt.key if told else None) is not None:
        return True
    if attempt.route is not None and attempt.route.location is None and scene.predictor.own(attempt.actor, key):
        return True  # lists of Odoo's own show what belongs to one's company, with conditions of their own
    strong = [marker.text for marker in scene.markers.of(key) if marker.strong]
    return all(scene.predictor.has_name_in(attempt.actor, text) for text in strong)


def _either(scene: Scene, attempt: Attempt, key: Key) -> Prediction:
    """Denied only where both ways of Odoo to decide refuse."""
    first = scene.predictor.record(attempt.actor, key, site=True)
    if first.outcome != "denied" or not scene.has_source:
        return first
    second = scene.predictor.record(attempt.actor, key, evaluator="search", site=True)
    return first if second.outcome == "denied" else second


def _fields(scene: Scene, attempt: Attempt, seen: Observation) -> Iterator[Verdict]:
    """Fields of a record that may be read, which are for some groups alone."""
    if attempt.key is None or attempt.field is not None or attempt.prediction.outcome == "denied":
        return
    for name in seen.fields:
        foretold = scene.predictor.field(attempt.actor, attempt.key[0], name)
        if foretold.outcome == "denied":
            reason = f"the answer shows `{name}`, though {foretold.reason}"
            shown = replace(attempt, family="fields", field=name, model=attempt.key[0], prediction=foretold)
            yield Verdict("leak", reason, shown, seen, (attempt.key,))


def _rules(scene: Scene, attempt: Attempt, seen: Observation) -> Iterator[Verdict]:
    """Records of other customers in models of one's own, which the rules let through: then the rules are the hole."""
    if attempt.key is None or seen.seen != "served" or attempt.prediction.outcome != "allowed":
        return
    if attempt.family != "records" or not scene.predictor.is_own_model(attempt.key[0]):
        return
    reason = scene.predictor.foreign(attempt.actor, attempt.key)
    if reason is not None:
        shown = replace(attempt, family="rules", prediction=Prediction("denied", reason))
        yield Verdict("leak", f"{reason}, and the rules let it through", shown, seen, (attempt.key,), tentative=True)


def _caches(scene: Scene, attempt: Attempt, seen: Observation) -> Iterator[Verdict]:
    """A document that visitors may not see, in an answer that caches may keep for everybody."""
    if not seen.cached or seen.seen != "served" or attempt.key is None or attempt.actor.anonymous:
        return
    nobody = next((actor for actor in scene.actors if actor.anonymous), None)
    if (
        attempt.reading == "page"
        and nobody
        and scene.predictor.record(nobody, attempt.key, site=True).outcome == "denied"
    ):
        shown = replace(attempt, family="caches")
        reason = "the answer may be kept by caches (`Cache-Control: public`), and the record is not for everybody"
        yield Verdict("leak", reason, shown, seen, (attempt.key,))
