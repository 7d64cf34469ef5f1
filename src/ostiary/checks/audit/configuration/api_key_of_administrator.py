"""API keys with all rights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.keys import keys_of
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    administrators = [user for user in audit.users if audit.in_group(user, "base.group_system")]
    found = keys_of(audit, administrators)
    if found.number:
        yield CHECK.finding(
            f"API keys with the rights of an administrator: {found.number}.",
            subject=Subject(model="res.users.apikeys"),
            evidence=found.evidence(administrators=len(administrators)),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C008",
    slug="api-key-of-administrator",
    title="Integrations work with the rights of an administrator",
    severity="high",
    why="Whoever finds such a key, which asks for no second factor, owns the database.",
    remedy="Give each integration a user of its own with the few groups that it needs, and delete these keys.",
    judge=judge,
)
