"""Portal users who have not logged in for long."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users, ids_of, outsider_ids
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Outsiders whose last login, and last sign of life where that is kept, is too long ago."""
    audit.require("res_users_log", "create_uid", "create_date")
    logs = "SELECT create_uid AS user_id, create_date AS seen FROM res_users_log"
    for table in ("mail_presence", "bus_presence"):
        if audit.has(table, "user_id", "last_presence"):
            logs += f" UNION ALL SELECT user_id, last_presence FROM {table}"
    rows = audit.rows(
        f"SELECT user_id FROM ({logs}) AS signs WHERE user_id = ANY($1) GROUP BY user_id HAVING max(seen) < $2",
        [outsider_ids(audit), audit.now - datetime.timedelta(days=audit.settings.dormant_after)],
    )
    days = audit.settings.dormant_after
    yield from about_users(CHECK, audit, ids_of(rows), f"{{users}} did not log in for {days} days or more.", days=days)


CHECK: Final = Check(
    code="OST-U010",
    slug="portal-user-dormant",
    title="Portal users have not logged in for long",
    severity="low",
    why="Accounts that nobody uses are accounts that nobody notices being used by somebody else.",
    remedy="Archive the accounts; a new invitation brings them back when they are needed.",
    judge=judge,
)
