"""A staging copy that outsiders use."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.parameters import is_on
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding

DAYS: Final = 30
_LOGINS: Final = "SELECT id FROM res_users_log WHERE create_uid = ANY($1) AND create_date > $2"


def judge(audit: Audit) -> Iterator[Finding]:
    if not is_on(audit.parameters.get("database.is_neutralized")):
        return
    audit.require("res_users_log", "create_uid", "create_date")
    since = audit.now - datetime.timedelta(days=DAYS)
    found = find(audit, _LOGINS, [[user.id for user in audit.outsiders], since])
    if found.number:
        yield CHECK.finding(
            f"Logins of outsiders in {DAYS} days, in a database that is a neutralised copy: {found.number}.",
            confidence="firm",
            evidence={"logins": found.number, "days": DAYS},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C031",
    slug="neutralised-copy-reachable",
    title="Outsiders log in to a staging copy",
    severity="high",
    why="A copy holds the real documents of all customers, with less care and often with the code of tomorrow.",
    remedy="Put the copy behind a network that only employees reach, or set all passwords of outsiders anew.",
    judge=judge,
    series=(16, 20),
)
