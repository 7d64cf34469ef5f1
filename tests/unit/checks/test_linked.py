"""Findings about rules and rights name the exposure that they cause."""

from __future__ import annotations

from dataclasses import replace

from ostiary.checks.audit.linked import linked
from ostiary.findings import Finding, Subject

EXPOSURE = Finding(
    check="customer-sees-other-customer", code="OST-X001", severity="critical", title="", message="", remedy="",
    subject=Subject(model="x.ticket"), evidence={"records": 4, "rules": ["x.wide", 17], "rights": ["x.access"]},
)  # fmt: skip
RULE = Finding(
    check="rule-always-true", code="OST-R003", severity="high", title="", message="", remedy="",
    subject=Subject(model="x.ticket", rule="x.wide"), evidence={"users": 3},
)  # fmt: skip
RIGHT = replace(
    RULE,
    check="portal-can-write",
    code="OST-A002",
    subject=Subject(model="x.ticket"),
    evidence={"access_rights": ["x.access"]},
)
SAID = ["customer-sees-other-customer of 4 records"]


def test_a_rule_and_a_right_name_what_they_expose() -> None:
    exposure, rule, right = linked([EXPOSURE, RULE, RIGHT])
    assert exposure == EXPOSURE
    assert rule.evidence == {"users": 3, "exposes": SAID}
    assert right.evidence == {"access_rights": ["x.access"], "exposes": SAID}
    assert rule.fingerprint == RULE.fingerprint


def test_rules_without_external_id_are_known_by_number() -> None:
    (_, rule) = linked([EXPOSURE, replace(RULE, subject=Subject(model="x.ticket", rule=17))])
    assert rule.evidence["exposes"] == SAID


def test_others_are_left_alone() -> None:
    other_model = replace(RULE, subject=Subject(model="x.other", rule="x.wide"))
    unsure = replace(RULE, outcome="error")
    of_users = replace(RULE, code="OST-U001")
    given = [EXPOSURE, other_model, unsure, of_users]
    assert list(linked(given)) == given
    undecided = replace(EXPOSURE, outcome="error")
    assert list(linked([undecided, RULE])) == [undecided, RULE]
