"""Invitations that never end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("res_partner", "signup_token", "signup_expiration")
    found = find(audit, "SELECT id FROM res_partner WHERE signup_token IS NOT NULL AND signup_expiration IS NULL")
    if found.number:
        yield CHECK.finding(
            f"Contacts with a signup link that never ends: {found.number}.",
            subject=Subject(model="res.partner"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-T019",
    slug="signup-token-without-expiry",
    title="Signup links never end",
    severity="high",
    why="Whoever finds the mail years later sets the password and is the customer.",
    remedy="Call `signup_cancel()` on these contacts, and invite again those who still need it.",
    judge=judge,
    series=(14, 17),
)
