"""The score: one number from 0 to 100, every lost point with the check that it is lost to.

`docs/score.md` says the same for people. Each finding weighs

    severity × confidence × reach

where reach is 1 for one record and 2 for a million. All weights together are the damage D, and the score is
100 × HALF / (HALF + D), rounded down. It depends on no order, and whatever takes weight away cannot lower it.

A root is counted once. Where a finding names others as its consequences, in the evidence `causes`, only what it weighs
more than its consequences is added; a consequence of several roots is shared among them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from ostiary.findings.finding import Confidence, Finding, Severity
from ostiary.findings.results import LostPoints, Score

HALF: Final = 50
"""The damage that leaves half of the points."""
SEVERITY_WEIGHTS: Final[Mapping[Severity, float]] = {
    "critical": 40.0,
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
CAUSES: Final = "causes"
"""The evidence that names consequences: fingerprints of findings, or slugs or codes of checks, which mean their
findings about the same model."""
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
    """The weight of each finding, less what its consequences weigh already."""
    weights = [weight_of(finding) for finding in findings]
    consequences = _consequences(findings)
    roots: dict[int, int] = defaultdict(int)
    for places in consequences.values():
        for place in places:
            roots[place] += 1
    for root, places in consequences.items():
        shared = sum((weight_of(findings[place]) / roots[place] for place in places), Fraction())
        weights[root] = max(Fraction(), weights[root] - shared)
    return weights


def _consequences(findings: Sequence[Finding]) -> dict[int, frozenset[int]]:
    """Root → its consequences, as places in the list. A consequence is never taken for a root itself."""
    places: dict[object, set[int]] = defaultdict(set)
    for place, finding in enumerate(findings):
        if CAUSES not in finding.evidence:
            model = finding.subject.model
            for name in (finding.fingerprint, (finding.check, model), (finding.code, model)):
                places[name].add(place)
    return {
        place: frozenset().union(*(places.get(name, ()) for name in _named(finding)))
        for place, finding in enumerate(findings)
        if CAUSES in finding.evidence
    }


def _named(finding: Finding) -> list[object]:
    causes = finding.evidence[CAUSES]
    names = [name for name in causes if isinstance(name, str)] if isinstance(causes, (list, tuple)) else []
    return [*names, *((name, finding.subject.model) for name in names)]


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
