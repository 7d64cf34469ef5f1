"""One second factor for two users."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.signup.twins import twins
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("res_users", "totp_secret")
    found = twins(audit, "totp_secret")
    if found.number:
        yield CHECK.finding(
            f"Users with the second factor of another: {found.number}.",
            subject=Subject(model="res.users"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S016",
    slug="second-factor-shared-secret",
    title="Users share one second factor",
    severity="high",
    why="Whoever has the one device passes for all of them; the rows were copied by a script or by hand.",
    remedy="Switch the second factor of these users off, and have each set it up anew.",
    judge=judge,
)
