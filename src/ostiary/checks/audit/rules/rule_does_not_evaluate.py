"""Rules at which Odoo raises an error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import ANY, about, applied
from ostiary.checks.audit.rules.rule_uses_time import uses_time
from ostiary.domain.expression import EvaluationFails
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Rules whose domain fails for some outsiders, or is no domain at all."""
    for found in applied(audit, ANY, everyone=True):
        if uses_time(audit, found.rule):
            continue
        people = [user for who in found.who for user in audit.openings.people[who]]
        failing = [
            (users, tree)
            for users, tree in audit.domains.classes(found.rule, people)
            if isinstance(tree, EvaluationFails)
        ]
        if failing:
            users = [user for users, _ in failing for user in users]
            message = "Odoo cannot evaluate this rule for some outsiders: whatever they open ends in an error."
            evidence = {"users": len(users), "samples": audit.samples(users), "error": str(failing[0][1])}
            yield about(CHECK, audit, found, message, counted=False, also=evidence)


CHECK: Final = Check(
    code="OST-R010",
    slug="rule-does-not-evaluate",
    title="A rule for outsiders cannot be evaluated",
    severity="high",
    why="Every page and call on the model fails, and whoever repairs it in a hurry removes the rule.",
    remedy="Correct the domain; try it as one of the users named here.",
    judge=judge,
    needs=("engine",),
)
