"""The score is what docs/score.md says, stable and monotone, and every lost point is somebody's."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary.findings import CONFIDENCES, SEVERITIES, Finding, Score, lowered
from ostiary.findings.score import grade_of, score_of
from unit.findings.findings import finding

CHECKS = (
    ("sees-foreign", "OST-X001"),
    ("whole-table", "OST-X007"),
    ("loose-rule", "OST-R001"),
    ("loose-right", "OST-A001"),
    ("dormant", "OST-U010"),
)


def numbered(number: int, **options: Any) -> Finding:
    return finding(identity=(str(number),), **options)


@st.composite
def findings(draw: st.DrawFn) -> list[Finding]:
    """Some findings: exposure with and without its circumstances, its roots, and others."""
    made: list[Finding] = []
    for number in range(draw(st.integers(0, 8))):
        slug, code = draw(st.sampled_from(CHECKS))
        evidence: dict[str, object] = {}
        for name in draw(st.sets(st.sampled_from(["pairs", "records", "users"]))):
            evidence[name] = draw(st.integers(0, 10**7))
        if draw(st.booleans()):
            evidence["kind"] = draw(st.sampled_from(["portal", "public"]))
            evidence["operation"] = draw(st.sampled_from(["read", "write"]))
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
        ("critical", "certain", {}, 57, "E"),  # 100 × 80 / 140
        ("high", "certain", {}, 88, "B"),  # 100 × 80 / 90
        ("medium", "certain", {}, 97, "A"),  # 100 × 80 / 82
        ("low", "certain", {}, 99, "A"),  # 100 × 80 / 80.5
        ("high", "firm", {}, 90, "A"),  # 100 × 80 / 88
        ("high", "tentative", {}, 95, "A"),  # 100 × 80 / 84
        ("critical", "certain", {"pairs": 1}, 57, "E"),
        ("critical", "certain", {"pairs": 1000}, 47, "F"),  # × 1.5: 100 × 80 / 170
        ("critical", "certain", {"pairs": 10**6}, 40, "F"),  # × 2: 100 × 80 / 200
        ("critical", "certain", {"pairs": 10**9}, 40, "F"),
        ("critical", "certain", {"users": 10, "records": [1] * 1000}, 47, "F"),
        ("critical", "certain", {"outsiders": 1000}, 47, "F"),
        ("critical", "certain", {"pairs": True, "records": "many", "users": -5}, 57, "E"),
    ],
)
def test_one_finding(severity: Any, confidence: Any, evidence: dict[str, object], value: int, grade: str) -> None:
    score = score_of([finding(severity=severity, confidence=confidence, evidence=evidence)])
    assert (score.value, score.grade) == (value, grade)
    assert [(lost.check, lost.points) for lost in score.lost] == [("loose-rule", 100 - value)]


def test_points_are_lost_in_proportion() -> None:
    some = [finding("a", "OST-U001"), finding("b", "OST-U002", severity="medium"), finding("c", "OST-U003")]
    score = score_of(some)
    assert score.value == 78  # 100 × 80 / 102
    assert [(lost.check, lost.points) for lost in score.lost] == [("a", 10.0), ("c", 10.0), ("b", 2.0)]


def exposed(
    number: int = 1, *, code: str = "OST-X001", model: str = "a.b", operation: str = "read", **options: Any
) -> Finding:
    evidence: dict[str, object] = {"kind": "portal", "operation": operation}
    return numbered(number, slug=code, code=code, model=model, evidence=evidence, **options)


def test_exposure_that_several_checks_tell_of_is_counted_once() -> None:
    seen = exposed(severity="critical")
    whole = exposed(code="OST-X007", severity="high")
    changed = exposed(code="OST-X002", operation="write", severity="critical")
    assert score_of([seen, whole]) == score_of([seen])
    assert score_of([whole]).value == 88
    assert score_of([seen, whole, changed]).value == 40  # 100 × 80 / 200
    assert score_of([seen, exposed(model="c.d", severity="critical")]).value == 40


def test_a_root_is_counted_once() -> None:
    seen = exposed(severity="critical")
    for code in ("OST-R001", "OST-A001"):
        root = finding(code=code, severity="critical", model="a.b")
        assert score_of([root, seen]) == score_of([seen])
        assert score_of([root]).value == 57
        assert score_of([root, exposed(model="c.d", severity="critical")]).value == 40
    assert score_of([finding(code="OST-U001", severity="critical", model="a.b"), seen]).value == 40


def test_what_a_root_weighs_more_is_added_and_exposure_is_shared_among_roots() -> None:
    seen = exposed(severity="high")
    root = numbered(1, severity="critical", model="a.b")
    assert score_of([root, seen]).value == score_of([root]).value == 57
    lost = {lost.check: lost.points for lost in score_of([root, seen]).lost}
    assert lost == {"loose-rule": 35.8, "OST-X001": 7.2}  # 50 : 10 of 43
    second = numbered(2, severity="high", model="a.b")
    assert score_of([root, second, seen]).value == 53  # 60 - 5, 10 - 5, 10: 100 × 80 / 150


@pytest.mark.parametrize(
    ("value", "grade"),
    [(100, "A"), (90, "A"), (89, "B"), (80, "B"), (79, "C"), (71, "C"), (69, "D"), (59, "E"), (49, "F"), (0, "F")],
)
def test_grades(value: int, grade: str) -> None:
    assert grade_of(value) == grade


def test_ten_thousand_findings_have_a_score() -> None:
    score = score_of([numbered(number, severity="critical") for number in range(10_000)])
    assert (score.value, score.grade) == (0, "F")
