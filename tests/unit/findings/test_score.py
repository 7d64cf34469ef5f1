"""The score is what docs/score.md says, stable and monotone, and every lost point is somebody's."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary.findings import CONFIDENCES, SEVERITIES, Finding, Score, lowered
from ostiary.findings.score import CAUSES, grade_of, score_of
from unit.findings.findings import finding

CHECKS = (("sees-foreign", "OST-X001"), ("loose-rule", "OST-R001"), ("implied", "OST-G001"), ("dormant", "OST-U010"))


def numbered(number: int, **options: Any) -> Finding:
    return finding(identity=(str(number),), **options)


@st.composite
def findings(draw: st.DrawFn) -> list[Finding]:
    """Some findings; roots name checks, fingerprints of others, and things that are not there."""
    made: list[Finding] = []
    for number in range(draw(st.integers(0, 8))):
        slug, code = draw(st.sampled_from(CHECKS))
        evidence: dict[str, object] = {}
        for name in draw(st.sets(st.sampled_from(["pairs", "records", "users"]))):
            evidence[name] = draw(st.integers(0, 10**7))
        if slug != "sees-foreign" and draw(st.booleans()):
            names = ["sees-foreign", "OST-X001", "nothing", *(one.fingerprint for one in made)]
            evidence[CAUSES] = draw(st.lists(st.sampled_from(names), max_size=4))
        made.append(
            numbered(
                number,
                slug=slug,
                code=code,
                severity=draw(st.sampled_from(SEVERITIES)),
                confidence=draw(st.sampled_from(CONFIDENCES)),
                outcome=draw(st.sampled_from(["fail", "fail", "fail", "error"])),
                model=draw(st.sampled_from([None, "a.b", "c.d"])),
                evidence=evidence,
            )
        )
    return made


@given(findings(), st.randoms(use_true_random=False))
def test_the_order_of_findings_does_not_matter(some: list[Finding], chance: random.Random) -> None:
    mixed = list(some)
    chance.shuffle(mixed)
    assert score_of(mixed) == score_of(some)


@given(findings(), st.data())
def test_removing_a_finding_never_lowers_the_score(some: list[Finding], data: st.DataObject) -> None:
    left = [one for one in some if data.draw(st.booleans())]
    assert score_of(left).value >= score_of(some).value


@given(findings(), st.data())
def test_lowering_a_finding_never_lowers_the_score(some: list[Finding], data: st.DataObject) -> None:
    better = [_lowered(one, data) for one in some]
    assert score_of(better).value >= score_of(some).value


def _lowered(one: Finding, data: st.DataObject) -> Finding:
    surer = CONFIDENCES.index(one.confidence)
    evidence = {
        name: data.draw(st.integers(0, value)) if isinstance(value, int) else value
        for name, value in one.evidence.items()
    }
    return dataclasses.replace(
        one,
        severity=lowered(one.severity, data.draw(st.integers(0, 4))),
        confidence=data.draw(st.sampled_from(CONFIDENCES[surer:])),
        evidence=evidence,
    )


@given(findings())
def test_the_lost_points_add_up(some: list[Finding]) -> None:
    score = score_of(some)
    assert 0 <= score.value <= 100
    assert round(sum(lost.points for lost in score.lost), 6) == 100 - score.value
    assert {lost.check for lost in score.lost} <= {one.check for one in some if one.outcome == "fail"}
    assert [lost.points for lost in score.lost] == sorted((lost.points for lost in score.lost), reverse=True)


def test_nothing_found_is_a_hundred() -> None:
    assert score_of([]) == Score(100, "A", ())
    assert score_of([numbered(1, severity="info"), numbered(2, outcome="error")]).value == 100


@pytest.mark.parametrize(
    ("severity", "confidence", "evidence", "value", "grade"),
    [
        ("critical", "certain", {}, 55, "E"),  # 100 × 50 / 90
        ("high", "certain", {}, 83, "B"),  # 100 × 50 / 60
        ("medium", "certain", {}, 96, "A"),  # 100 × 50 / 52
        ("low", "certain", {}, 99, "A"),  # 100 × 50 / 50.5
        ("high", "firm", {}, 86, "B"),  # 100 × 50 / 58
        ("high", "tentative", {}, 92, "A"),  # 100 × 50 / 54
        ("critical", "certain", {"pairs": 1}, 55, "E"),
        ("critical", "certain", {"pairs": 1000}, 45, "F"),  # × 1.5: 100 × 50 / 110
        ("critical", "certain", {"pairs": 10**6}, 38, "F"),  # × 2: 100 × 50 / 130
        ("critical", "certain", {"pairs": 10**9}, 38, "F"),
        ("critical", "certain", {"users": 10, "records": [1] * 1000}, 45, "F"),
        ("critical", "certain", {"pairs": True, "records": "many", "users": -5}, 55, "E"),
    ],
)
def test_one_finding(severity: Any, confidence: Any, evidence: dict[str, object], value: int, grade: str) -> None:
    score = score_of([finding(severity=severity, confidence=confidence, evidence=evidence)])
    assert (score.value, score.grade) == (value, grade)
    assert [(lost.check, lost.points) for lost in score.lost] == [("loose-rule", 100 - value)]


def test_points_are_lost_in_proportion() -> None:
    some = [finding("a", "OST-U001"), finding("b", "OST-U002", severity="medium"), finding("c", "OST-U003")]
    score = score_of(some)
    assert score.value == 69  # 100 × 50 / 72
    assert [(lost.check, lost.points) for lost in score.lost] == [("a", 14.1), ("c", 14.1), ("b", 2.8)]


def test_a_root_is_counted_once() -> None:
    exposed = finding("sees-foreign", "OST-X001", severity="critical", model="a.b")
    other = finding("sees-foreign", "OST-X001", severity="critical", model="c.d")
    for causes in ([exposed.fingerprint], ["sees-foreign"], ["OST-X001"]):
        root = finding(severity="critical", model="a.b", evidence={CAUSES: causes})
        assert score_of([root, exposed]) == score_of([exposed])
        assert score_of([root, exposed, other]) == score_of([exposed, other])
        assert score_of([root]).value == 55


def test_what_a_root_weighs_more_is_added_and_shared_consequences_are_shared() -> None:
    exposed = finding("sees-foreign", "OST-X001", severity="high", model="a.b")
    root = numbered(1, severity="critical", model="a.b", evidence={CAUSES: ["OST-X001"]})
    assert score_of([root, exposed]).value == score_of([root]).value == 55
    lost = {lost.check: lost.points for lost in score_of([root, exposed]).lost}
    assert lost == {"loose-rule": 33.8, "sees-foreign": 11.2}  # 30 : 10 of 45
    second = numbered(2, severity="high", model="a.b", evidence={CAUSES: ["OST-X001"]})
    assert score_of([root, second, exposed]).value == 50  # 40 - 5, 10 - 5, 10: 100 × 50 / 100


@pytest.mark.parametrize(
    ("value", "grade"),
    [(100, "A"), (90, "A"), (89, "B"), (80, "B"), (79, "C"), (71, "C"), (69, "D"), (59, "E"), (49, "F"), (0, "F")],
)
def test_grades(value: int, grade: str) -> None:
    assert grade_of(value) == grade


def test_ten_thousand_findings_have_a_score() -> None:
    score = score_of([numbered(number, severity="critical") for number in range(10_000)])
    assert (score.value, score.grade) == (0, "F")
