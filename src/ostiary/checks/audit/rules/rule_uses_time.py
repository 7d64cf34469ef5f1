"""Rules that use a name which Odoo 19 took away."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import subject_of
from ostiary.facts import Rule
from ostiary.findings import Check, Finding


def uses_time(audit: Audit, rule: Rule) -> bool:
    """Whether the series has no `time` in rules and this one asks for it."""
    node = audit.engine.compiler.parsed(rule)
    if audit.facts.series.time_in_rules or not isinstance(node, ast.expr):
        return False
    return any(isinstance(part, ast.Name) and part.id == "time" for part in ast.walk(node))


def judge(audit: Audit) -> Iterator[Finding]:
    """Active rules with `time` in their domain, for whomever they are."""
    for rule in audit.facts.rules:
        if rule.active and uses_time(audit, rule):
            message = "This rule uses `time`, which rules of Odoo 19 do not have: every access to the model fails."
            yield CHECK.finding(message, subject=subject_of(rule), evidence={"domain": rule.domain})


CHECK: Final = Check(
    code="OST-R011",
    slug="rule-uses-time",
    title="A rule uses `time`, which Odoo 19 does not know",
    severity="high",
    why="The rule worked before the upgrade; now everybody whom it is for gets an error.",
    remedy="Write the date as a relative one, such as `('date', '<', 'today')`.",
    judge=judge,
    series=(19, 19),
)
