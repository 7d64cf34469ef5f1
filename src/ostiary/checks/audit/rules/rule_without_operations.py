"""Rules for no operation at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import WHO, outsiders_groups, subject_of
from ostiary.facts import OPERATIONS
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Active rules of outsiders' groups that are for nothing."""
    groups = frozenset().union(*(outsiders_groups(audit, who) for who in WHO))
    for rule in audit.facts.rules:
        idle = not any(rule.permissions.allows(operation) for operation in OPERATIONS)
        if rule.active and rule.groups & groups and idle:
            message = "This rule is for none of reading, changing, creating and deleting: it does nothing."
            yield CHECK.finding(message, subject=subject_of(rule))


CHECK: Final = Check(
    code="OST-R018",
    slug="rule-without-operations",
    title="A rule for outsiders is for no operation",
    severity="low",
    why="Whoever reads the list of rules takes the model for protected.",
    remedy="Tick the operations that the rule is meant for, or remove it.",
    judge=judge,
    series=(14, 19),
)
