"""The verdict on a try: what was seen against what should have been."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ostiary.probe.observation import Observation
from ostiary.probe.scene import Key
from ostiary.probe.tries.attempt import Attempt

Kind = Literal["as-predicted", "leak", "over-block", "undecided"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`records` are those that were given away, or held back."""

    kind: Kind
    reason: str
    attempt: Attempt
    observation: Observation
    records: tuple[Key, ...] = ()
    tentative: bool = field(default=False)


def judge(attempt: Attempt, seen: Observation) -> Verdict:
    """The verdict on one answer."""
    expected = attempt.prediction
    if seen.seen == "unclear":
        if expected.outcome in ("denied", "open") and seen.status not in (0, 429) and not seen.partial:
            return Verdict("as-predicted", f"nothing was served ({seen.reason})", attempt, seen)
        return Verdict("undecided", seen.reason, attempt, seen)
    if expected.outcome == "unknown":
        return Verdict("undecided", expected.reason, attempt, seen)
    if attempt.reading in ("listing", "count", "grouped"):
        return _of_list(attempt, seen)
    return _of_record(attempt, seen)


def _of_record(attempt: Attempt, seen: Observation) -> Verdict:
    keys = (attempt.key,) if attempt.key else ()
    expected = attempt.prediction.outcome
    if expected == "denied":
        if seen.seen == "served":
            reason = f"{seen.reason}, though {attempt.prediction.reason}"
            return Verdict("leak", reason, attempt, seen, keys, tentative=attempt.prediction.tentative)
        if seen.seen == "blank" and not seen.known:
            return Verdict("undecided", "answered, and nothing is known of the record to look for", attempt, seen)
        return Verdict("as-predicted", seen.reason, attempt, seen)
    if expected == "open" or seen.seen == "served":
        return Verdict("as-predicted", seen.reason, attempt, seen)
    if seen.seen == "blank":
        return Verdict("undecided", seen.reason, attempt, seen)
    return Verdict("over-block", f"{seen.reason}, though {attempt.prediction.reason}", attempt, seen, keys)


def _of_list(attempt: Attempt, seen: Observation) -> Verdict:
    expected = attempt.prediction
    model = attempt.model or ""
    if expected.outcome == "denied":
        if seen.count:
            few = tuple((model, one) for one in (seen.ids or ())[:20])
            return Verdict("leak", f"{seen.count} records came, though {expected.reason}", attempt, seen, few)
        return Verdict("as-predicted", seen.reason, attempt, seen)
    if seen.seen == "refused":
        if expected.outcome == "open" or expected.count == 0:
            return Verdict("as-predicted", seen.reason, attempt, seen)
        return Verdict("over-block", f"{seen.reason}, though {expected.reason}", attempt, seen)
    if expected.ids is not None and seen.ids is not None:
        return _by_ids(attempt, seen, expected.ids, model)
    return _by_count(attempt, seen)


def _by_ids(attempt: Attempt, seen: Observation, allowed: frozenset[int], model: str) -> Verdict:
    newest = attempt.prediction.newest
    ids = frozenset(seen.ids or ())
    extra = sorted(one for one in ids - allowed if newest is None or one <= newest)
    if extra:
        given = tuple((model, one) for one in extra[:20])
        reason = f"{len(extra)} records came that the rules refuse"
        return Verdict("leak", reason, attempt, seen, given)
    missing = sorted(allowed - ids)
    if missing and attempt.prediction.outcome == "allowed":
        held = tuple((model, one) for one in missing[:20])
        return Verdict("over-block", f"{len(missing)} records did not come that the rules show", attempt, seen, held)
    return Verdict("as-predicted", seen.reason, attempt, seen)


def _by_count(attempt: Attempt, seen: Observation) -> Verdict:
    """By numbers alone a few records more may be new ones, so that only too few or far too many say something."""
    expected = attempt.prediction
    if expected.count is None or seen.count is None:
        return Verdict("undecided", "there is no number to compare", attempt, seen)
    if seen.count > expected.count:
        reason = f"{seen.count} records were counted, and {expected.reason}"
        return Verdict("leak", reason, attempt, seen, tentative=True)
    if seen.count < expected.count and expected.outcome == "allowed":
        return Verdict("over-block", f"{seen.count} records, and {expected.reason}", attempt, seen, tentative=True)
    return Verdict("as-predicted", seen.reason, attempt, seen)
