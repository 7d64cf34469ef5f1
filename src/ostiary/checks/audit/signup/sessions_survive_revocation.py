"""Sessions of people who have left."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject

_OPEN: Final = """
    SELECT id FROM res_device_log
     WHERE user_id = ANY($1) AND revoked IS NOT TRUE AND last_activity > $2
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("res_device_log", "user_id", "revoked", "last_activity")
    public = {user.id for user in audit.public_users}
    archived = [user.id for user in audit.facts.users.values() if not user.active and user.id not in public]
    days = audit.settings.session_days
    found = find(audit, _OPEN, [archived, audit.now - datetime.timedelta(days=days)])
    if found.number:
        yield CHECK.finding(
            f"Sessions of archived users that were in use within {days} days and are not revoked: {found.number}.",
            confidence="firm",
            subject=Subject(model="res.device.log"),
            evidence=found.evidence(days=days),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S026",
    slug="sessions-survive-revocation",
    title="Sessions of archived users are not revoked",
    severity="high",
    why="Archiving ends logins; a session that was left is taken again as soon as somebody activates the user.",
    remedy="Revoke the devices of users before you archive them.",
    judge=judge,
    series=(18, 20),
)
