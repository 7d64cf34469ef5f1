"""The list of databases and the database manager are open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.options import switched_on
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    if switched_on(audit, "list_db"):
        yield CHECK.finding(
            "`list_db` is on: the names of databases and the page `/web/database/manager` are served.",
            evidence={"option": "list_db"},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C023",
    slug="list-db-enabled",
    title="The database manager is switched on",
    severity="high",
    why="With the master password anybody copies, drops or replaces whole databases from the login page.",
    remedy="Set `list_db = False`.",
    judge=judge,
    needs=("configuration",),
)
