"""The groups of outsiders that make employees of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import INTERNAL, PORTAL, PUBLIC, Audit
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    """Portal or public implies the group of internal users, at any depth."""
    internal = audit.id_of(INTERNAL)
    for name in (PORTAL, PUBLIC):
        group = audit.id_of(name)
        path = audit.engine.closure.path(frozenset({group}), internal) if group and internal else ()
        if path:
            yield CHECK.finding(
                "This group of outsiders implies the group of internal users: everybody in it is an employee.",
                subject=Subject(group=name),
                evidence={"path": [audit.group_name(step) for step in path]},
            )


CHECK: Final = Check(
    code="OST-G001",
    slug="portal-group-implies-internal",
    title="A group of outsiders implies the group of internal users",
    severity="critical",
    why="Every customer, or every visitor, has the access rights of an employee.",
    remedy="Remove the implication, and check the groups of users who were created meanwhile.",
    judge=judge,
)
