"""Signup or reset links that are open for internal users."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.database import as_int
from ostiary.findings import Check, Finding, Subject

_STORED: Final = """
    SELECT id FROM res_partner
     WHERE id = ANY($1) AND signup_token IS NOT NULL AND (signup_expiration IS NULL OR signup_expiration > $2)
     ORDER BY id
"""
_DERIVED: Final = "SELECT id FROM res_partner WHERE id = ANY($1) AND signup_type IS NOT NULL ORDER BY id"


def judge(audit: Audit) -> Iterator[Finding]:
    """To 17 a token is stored and works until it expires; since 18 it is signed, and `signup_type` allows it."""
    audit.require("res_partner", "signup_type")
    stored = audit.has("res_partner", "signup_token")
    owners = {user.partner_id: user for user in audit.internal_users}
    rows = audit.rows(_STORED, [list(owners), audit.now]) if stored else audit.rows(_DERIVED, [list(owners)])
    users = sorted(owners[as_int(row[0])].id for row in rows)
    if users:
        yield CHECK.finding(
            f"Internal users for whom a link to set the password is open: {len(users)}.",
            severity="high" if stored else "low",
            confidence="certain" if stored else "tentative",
            subject=Subject(model="res.users"),
            evidence={"users": len(users), "samples": users[: audit.settings.samples]},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-T022",
    slug="signup-pending-on-internal",
    title="Links to set the password of internal users are open",
    severity="high",
    why="Such a link makes whoever has it an employee, or an administrator.",
    remedy="Call `signup_cancel()` on their contacts once they have logged in.",
    judge=judge,
)
