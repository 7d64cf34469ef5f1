"""Models of several companies without a rule about companies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.companies.several import has_several, models_with_company
from ostiary.checks.audit.domains import COMPANY, symbols_in, walks
from ostiary.checks.audit.effective import effective
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.openings import Who
from ostiary.facts import Rule
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    """No rule that holds for outsiders asks for the company; what is so in stock Odoo is left out."""
    for who, model in models_with_company(audit) if has_several(audit) else ():
        rules = _rules(audit, who, model)
        stock = all(audit.openings.is_stock(right, "read") for right in audit.openings.rights[who][model, "read"])
        if any(_asks_for_company(audit, rule) for rule in rules) or stock:
            continue
        bound = effective(audit, who, model, "read") == "bound"
        count = audit.openings.count(who, model, "read")
        severity, confidence = count.judged("low" if bound else CHECK.severity)
        yield CHECK.finding(
            f"Records of `{model}` belong to companies, and no rule keeps outsiders to theirs.",
            severity=severity,
            confidence=confidence,
            subject=Subject(model=model),
            evidence=count.evidence(),
        )


def _rules(audit: Audit, who: Who, model: str) -> list[Rule]:
    sets = [audit.engine.access.applying(model, "read", groups) for groups in audit.openings.groups[who]]
    return [rule for rules in sets for rule in rules]


def _asks_for_company(audit: Audit, rule: Rule) -> bool:
    return any(walks(text, COMPANY) for leaf in audit.domains.leaves(rule) for text in symbols_in(leaf.value))


CHECK: Final = Check(
    code="OST-M007",
    slug="company-restriction-missing",
    title="No rule keeps outsiders to the records of their company",
    severity="high",
    why="A customer of one company reads records of all the others.",
    remedy="Add a rule without groups: `['|', ('company_id', '=', False), ('company_id', 'in', company_ids)]`.",
    judge=judge,
    needs=("engine",),
)
