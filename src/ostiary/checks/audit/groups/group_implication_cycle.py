"""Groups that imply each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    """Circles of implications, each once."""
    closure = audit.engine.closure
    seen: set[int] = set()
    for number, group in sorted(audit.facts.groups.items()):
        if number in seen or number not in closure.of_groups(group.implied):
            continue
        circle = [
            other
            for other in sorted(closure.of_groups(group.implied))
            if other in audit.facts.groups and number in closure.of_groups(frozenset({other}))
        ]
        seen.update(circle)
        yield CHECK.finding(
            "These groups imply each other: who is in one of them is in all.",
            subject=Subject(group=audit.group_name(number)),
            evidence={"groups": [audit.group_name(other) for other in circle]},
        )


CHECK: Final = Check(
    code="OST-G017",
    slug="group-implication-cycle",
    title="Groups imply each other",
    severity="medium",
    why="A right that was meant for the highest group is everybody's who is in the lowest.",
    remedy="Remove one of the implications.",
    judge=judge,
)
