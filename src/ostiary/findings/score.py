"""The score: one number from 0 to 100, every lost point with the check that it is lost to.

`docs/score.md` says the same for people. Each finding weighs

    severity × confidence × reach

where reach is 1 for one record and 2 for a million. All weights together are the damage D, and the score is
100 × HALF / (HALF + D), rounded down. It depends on no order, and whatever takes weight away cannot lower it.

Nothing is counted twice. What the same kind of people do with a model, by the same operation, counts once however many
checks of exposure (X) tell of it: the heaviest. And findings about the access rights (A) and rules (R) of a model are
the root of its exposure, so they only add what they weigh more.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from ostiary.findings.finding import Confidence, Finding, Severity
from ostiary.findings.results import LostPoints, Score

HALF: Final = 80
"""The damage that leaves half of the points."""
SEVERITY_WEIGHTS: Final[Mapping[Severity, float]] = {
    "critical": 60.0,
    "high": 10.0,
    "medium": 2.0,
    "low": 0.5,
    "info": 0.0,
}
CONFIDENCE_WEIGHTS: Final[Mapping[Confidence, float]] = {"certain": 1.0, "firm": 0.8, "tentative": 0.4}
FULL_REACH: Final = 6
"""Powers of ten: a million records, pairs or users double the weight, and more does not count."""
GRADES: Final = ((90, "A"), (80, "B"), (70, "C"), (60, "D"), (50, "E"))
"""From how many points on; below the last it is F."""
_EXPOSURE: Final = "OST-X"
_ROOTS: Final = ("OST-A", "OST-R")
_COUNTS: Final = ("pairs", "records", "users", "outsiders")


def score_of(findings: Iterable[Finding]) -> Score:
    """The score of some findings. What could not be judged (`error`) costs nothing, so the score is then a bound."""
    failed = [finding for finding in findings if finding.outcome == "fail"]
    damage: dict[str, Fraction] = defaultdict(Fraction)
    for finding, weight in zip(failed, _net_weights(failed), strict=True):
        damage[finding.check] += weight
    value = math.floor(100 * HALF / (HALF + sum(damage.values(), Fraction())))
    return Score(value, grade_of(value), _lost(damage, 100 - value))


def grade_of(value: int) -> str:
    """A letter from A to F."""
    return next((letter for bound, letter in GRADES if value >= bound), "F")


def weight_of(finding: Finding) -> Fraction:
    """What a finding weighs on its own, in whole thousandths: sums are exact, whatever their order."""
    weight = SEVERITY_WEIGHTS[finding.severity] * CONFIDENCE_WEIGHTS[finding.confidence] * _reach(finding)
    return Fraction(round(1000 * weight), 1000)


def _reach(finding: Finding) -> float:
    most = max((counted(finding, name) for name in _COUNTS), default=0)
    return 1 + min(math.log10(max(most, 1)), FULL_REACH) / FULL_REACH


def counted(finding: Finding, name: str) -> int:
    """A number in the evidence, such as `pairs` or `users`; of a list its length, of nothing 0."""
    found = finding.evidence.get(name)
    if isinstance(found, bool):
        return 0
    if isinstance(found, int):
        return max(found, 0)
    return len(found) if isinstance(found, (list, tuple, set, frozenset, dict)) else 0


def _net_weights(findings: Sequence[Finding]) -> list[Fraction]:
    """The weight of each finding, less what others weigh already for the same exposure.

    A model's exposure is shared among its roots, so that taking away one of them or a part of it never adds weight.
    """
    weights = [weight_of(finding) for finding in findings]
    exposure: dict[object, Fraction] = defaultdict(Fraction)
    for places in _same_exposure(findings).values():
        first, *others = sorted(places, key=lambda place: (-weights[place], findings[place].sort_key))
        for other in others:
            weights[other] = Fraction()
        exposure[findings[first].subject.model] += weights[first]
    roots = [place for place, one in enumerate(findings) if one.code.startswith(_ROOTS) and one.subject.model]
    shares = Counter(findings[place].subject.model for place in roots)
    for root in roots:
        model = findings[root].subject.model
        weights[root] = max(Fraction(), weights[root] - exposure[model] / shares[model])
    return weights


def _same_exposure(findings: Sequence[Finding]) -> dict[object, list[int]]:
    """The exposure findings about a model, together where they are about the same people and operation."""
    found: dict[object, list[int]] = defaultdict(list)
    for place, finding in enumerate(findings):
        if finding.code.startswith(_EXPOSURE) and finding.subject.model:
            who, operation = finding.evidence.get("kind"), finding.evidence.get("operation")
            told = isinstance(who, str) and isinstance(operation, str)
            found[(finding.subject.model, who, operation) if told else place].append(place)
    return found


def _lost(by_check: Mapping[str, Fraction], points: int) -> tuple[LostPoints, ...]:
    """The lost points handed out in tenths, in proportion to the damage: the largest remainders get what is left."""
    damage = sum(by_check.values(), Fraction())
    if not damage:
        return ()
    exact = {check: 10 * points * each / damage for check, each in by_check.items()}
    tenths = {check: math.floor(each) for check, each in exact.items()}
    by_rest = sorted(exact, key=lambda check: (tenths[check] - exact[check], check))
    for check in by_rest[: 10 * points - sum(tenths.values())]:
        tenths[check] += 1
    ordered = sorted(tenths.items(), key=lambda item: (-item[1], item[0]))
    return tuple(LostPoints(check, each / 10) for check, each in ordered if each)
