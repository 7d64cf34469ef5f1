"""Rules whose stored flag contradicts their groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import subject_of
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """`global` against `rule_group_rel`."""
    audit.require("ir_rule", "global")
    for rule in audit.facts.rules:
        if rule.active and rule.is_global == bool(rule.groups):
            ignored = not rule.groups
            yield CHECK.finding(
                "This rule has no groups and is not marked as global: Odoo ignores it."
                if ignored
                else "This rule has groups and is marked as global.",
                severity="high" if ignored else "low",
                subject=subject_of(rule),
                evidence={"global": rule.is_global, "groups": len(rule.groups)},
            )


CHECK: Final = Check(
    code="OST-R022",
    slug="global-flag-mismatch",
    title="The stored flag of a rule contradicts its groups",
    severity="high",
    why="Odoo finds the rules that hold by this flag; a rule without groups and without the flag is never found.",
    remedy="Save the rule once, so that Odoo computes the flag anew.",
    judge=judge,
    series=(14, 19),
)
