"""The superuser as a login."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.users.credentials import with_credentials
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    """User 1 is active, or has credentials that wait for it to be activated."""
    root = audit.facts.users.get(1)
    if root is None:
        return
    armed = bool(with_credentials(audit, [1]))
    if root.active or armed:
        words = "is active and has a password or key" if root.active and armed else "is active"
        yield CHECK.finding(
            f"The superuser {words if root.active else 'has a password or key, though it is archived'}.",
            severity="critical" if root.active else "medium",
            subject=Subject(user=1),
            evidence={"active": root.active, "credentials": armed},
        )


CHECK: Final = Check(
    code="OST-U026",
    slug="superuser-login-open",
    title="The superuser can log in",
    severity="critical",
    why="No access right and no rule holds for user 1: whoever has this login has everything.",
    remedy="Archive user 1 and remove its password and keys; administrators need users of their own.",
    judge=judge,
)
