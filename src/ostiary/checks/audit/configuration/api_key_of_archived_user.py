"""API keys of users who have left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.keys import keys_of
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    public = {user.id for user in audit.public_users}
    archived = [user for user in audit.facts.users.values() if not user.active and user.id not in public]
    found = keys_of(audit, archived)
    if found.number:
        yield CHECK.finding(
            f"API keys of archived users: {found.number}.",
            subject=Subject(model="res.users.apikeys"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C007",
    slug="api-key-of-archived-user",
    title="Archived users have API keys",
    severity="medium",
    why="Odoo refuses them today, and takes them again as soon as somebody activates the user.",
    remedy="Delete these keys.",
    judge=judge,
)
