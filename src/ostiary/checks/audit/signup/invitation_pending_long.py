"""Invitations that nobody has accepted."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    """Whoever was invited has no password until the invitation is accepted; sign-on through others has none at all."""
    audit.require("res_users", "password", "create_date")
    days = audit.settings.invitation_pending_after
    outside = "AND oauth_uid IS NULL" if audit.has("res_users", "oauth_uid") else ""
    found = find(
        audit,
        f"SELECT id FROM res_users WHERE id = ANY($1) AND password IS NULL AND create_date < $2 {outside}",
        [[user.id for user in audit.outsiders], audit.now - datetime.timedelta(days=days)],
    )
    if found.number:
        yield CHECK.finding(
            f"Outsiders who have not accepted their invitation in {days} days: {found.number}.",
            subject=Subject(model="res.users"),
            evidence=found.evidence(days=days),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S009",
    slug="invitation-pending-long",
    title="Invitations are open for long",
    severity="low",
    why="Whoever finds the mail, or asks for a new password with access to the mailbox, becomes the customer.",
    remedy="Revoke the access of those who do not need it, and invite the others again.",
    judge=judge,
)
