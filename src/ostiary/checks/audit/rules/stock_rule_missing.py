"""Rules of Odoo that were deleted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.effective import effective
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.drift import about_companies, model_of, shipped_rules
from ostiary.checks.audit.rules.judging import by_owner
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    """Rules that installed modules ship for outsiders and that have no row."""
    for shipped, rule, who in shipped_rules(audit):
        model = model_of(audit, shipped)
        if rule is not None or model is None or not shipped.active or about_companies(shipped):
            continue
        loose = [each for each in who if effective(audit, each, model, "read") != "bound"]
        count = audit.openings.count((loose or who)[0], model, "read")
        severity, confidence = count.judged(by_owner(audit, model, CHECK.severity))
        yield CHECK.finding(
            "An installed module ships this rule, and it is not in the database.",
            severity=severity if loose else "medium",
            confidence=confidence,
            subject=Subject(model=model, rule=shipped.xmlid),
            evidence={"who": who, "shipped": shipped.domain, **count.evidence()},
        )


CHECK: Final = Check(
    code="OST-R016",
    slug="stock-rule-missing",
    title="A rule that Odoo ships for outsiders was deleted",
    severity="critical",
    why="Without it outsiders see all records that the access right opens, and updates do not bring it back.",
    remedy="Delete the leftover external id if there is one and update the module, which creates the rule again.",
    judge=judge,
    needs=("engine", "source"),
)
