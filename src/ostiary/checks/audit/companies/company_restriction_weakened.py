"""Odoo's own rules about companies that were changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ostiary.checks.audit.companies.several import has_several
from ostiary.checks.audit.effective import effective
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.openings import Who
from ostiary.checks.audit.rules.drift import about_companies, model_of, shipped_rules
from ostiary.facts import Rule
from ostiary.facts.shipped import ShippedRule
from ostiary.findings import Check, Finding, Subject, lowered


def judge(audit: Audit) -> Iterator[Finding]:
    """Company rules of stock modules that are gone, switched off or edited, on models that outsiders read."""
    for shipped, rule, who in shipped_rules(audit):
        if about_companies(shipped) and shipped.active:
            what = _what(audit, shipped, rule)
            if what:
                yield _finding(audit, shipped, rule, who, what)


def _what(audit: Audit, shipped: ShippedRule, rule: Rule | None) -> str | None:
    if rule is None:
        return "is not in the database"
    if not rule.active:
        return "is switched off"
    if audit.domains.always_true(rule):
        return "was edited until it holds for every record"
    return "was edited" if audit.domains.differences(rule, shipped) else None


def _finding(audit: Audit, shipped: ShippedRule, rule: Rule | None, who: list[Who], what: str) -> Finding:
    model = model_of(audit, shipped) or ""
    count = audit.openings.count(who[0], model, "read")
    mild = what == "was edited" or all(effective(audit, each, model, "read") == "bound" for each in who)
    severity, confidence = count.judged("medium" if mild else CHECK.severity)
    evidence: dict[str, Any] = {"domain": rule.domain if rule else None, "shipped": shipped.domain, **count.evidence()}
    return CHECK.finding(
        f"The rule that keeps each company's records apart {what}.",
        severity=severity if has_several(audit) else lowered(severity, 2),
        confidence=confidence,
        subject=Subject(model=model, rule=shipped.xmlid),
        evidence=evidence,
    )


CHECK: Final = Check(
    code="OST-M008",
    slug="company-restriction-weakened",
    title="A rule that keeps companies apart was weakened",
    severity="critical",
    why="Customers, and employees, of one company read the records of the others.",
    remedy="Restore the rule of the module; share single records by clearing their company.",
    judge=judge,
    needs=("engine", "source"),
)
