"""Scheduled actions in the name of outsiders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_cron", "active", "user_id")
    outside = [user.id for user in (*audit.outsiders, *audit.public_users)]
    found = find(audit, "SELECT id FROM ir_cron WHERE active AND user_id = ANY($1)", [outside])
    if found.number:
        yield CHECK.finding(
            f"Scheduled actions that run as an outsider: {found.number}.",
            subject=Subject(model="ir.cron"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C057",
    slug="cron-runs-as-outsider",
    title="Scheduled actions run as an outsider",
    severity="medium",
    why="What they make belongs to that person, who then may read it as its author or owner.",
    remedy="Let the scheduled action run as an internal user.",
    judge=judge,
)
