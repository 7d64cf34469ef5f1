"""Several databases and no filter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.options import option
from ostiary.checks.audit.material import Audit
from ostiary.database import as_int
from ostiary.findings import Check, Finding

_OTHERS: Final = """
    SELECT count(*) FROM pg_database
     WHERE NOT datistemplate AND datname NOT IN ('postgres', current_database())
"""


def judge(audit: Audit) -> Iterator[Finding]:
    if option(audit, "dbfilter") not in ("", ".*") or option(audit, "db_name").lower() not in ("", "false", "none"):
        return
    others = as_int(audit.rows(_OTHERS)[0][0]) if audit.database.dialect == "postgres" else None
    if others == 0:
        return
    yield CHECK.finding(
        "Neither `dbfilter` nor `db_name` is set: a request chooses which database answers.",
        severity="high" if others else "medium",
        confidence="firm" if others else "tentative",
        evidence={"option": "dbfilter", "other_databases": others},
    )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C026",
    slug="dbfilter-missing",
    title="Requests choose the database",
    severity="high",
    why="Strangers reach test copies and other customers' databases through the same address.",
    remedy="Set `dbfilter` to a pattern of the host name, such as `^%d$`, or name the one database in `db_name`.",
    judge=judge,
    needs=("configuration", "database"),
)
