"""One password hash for two users."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.signup.twins import twins
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    """Each hash has a salt of its own: two can only be the same when one was copied."""
    audit.require("res_users", "password")
    found = twins(audit, "password")
    if found.number:
        yield CHECK.finding(
            f"Users with the password hash of another: {found.number}.",
            subject=Subject(model="res.users"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S019",
    slug="same-password-hash",
    title="Users have one and the same password",
    severity="high",
    why="Accounts that were copied keep the password of the first, which one person knows and the others may use.",
    remedy="Send these users a link to set a new password.",
    judge=judge,
)
