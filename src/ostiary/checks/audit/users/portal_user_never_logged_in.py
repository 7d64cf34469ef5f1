"""Portal users who never logged in."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users, ids_of, outsider_ids
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Outsiders without any login whose account is older than the limit."""
    audit.require("res_users_log", "create_uid")
    audit.require("res_users", "create_date")
    days = audit.settings.never_logged_in_after
    rows = audit.rows(
        "SELECT u.id FROM res_users u WHERE u.id = ANY($1) AND u.create_date < $2"
        " AND NOT EXISTS (SELECT 1 FROM res_users_log l WHERE l.create_uid = u.id)",
        [outsider_ids(audit), audit.now - datetime.timedelta(days=days)],
    )
    message = f"{{users}} never logged in, and the accounts are older than {days} days."
    yield from about_users(CHECK, audit, ids_of(rows), message, days=days)


CHECK: Final = Check(
    code="OST-U011",
    slug="portal-user-never-logged-in",
    title="Portal users never logged in",
    severity="low",
    why="An invitation that was never taken up is a login that waits for whoever finds it.",
    remedy="Archive the accounts, or invite the people again when they are needed.",
    judge=judge,
)
