"""Rules of Odoo that were switched off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.effective import effective
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.drift import about_companies, shipped_rules
from ostiary.checks.audit.rules.judging import by_owner, subject_of
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Rules for outsiders that ship active and are not."""
    for shipped, rule, who in shipped_rules(audit):
        if rule is None or rule.active or not shipped.active or about_companies(shipped):
            continue
        loose = [each for each in who if effective(audit, each, rule.model, "read") != "bound"]
        count = audit.openings.count((loose or who)[0], rule.model, "read")
        severity, confidence = count.judged(by_owner(audit, rule.model, CHECK.severity))
        yield CHECK.finding(
            "Odoo ships this rule active, and it is switched off here.",
            severity=severity if loose else "medium",
            confidence=confidence,
            subject=subject_of(rule),
            evidence={"who": who, "domain": rule.domain, **count.evidence()},
        )


CHECK: Final = Check(
    code="OST-R014",
    slug="stock-rule-disabled",
    title="A rule that Odoo ships for outsiders is switched off",
    severity="critical",
    why="Without it outsiders see all records that the access right opens.",
    remedy="Switch the rule on again; if it was in the way, mend what it was in the way of.",
    judge=judge,
    needs=("engine", "source"),
)
