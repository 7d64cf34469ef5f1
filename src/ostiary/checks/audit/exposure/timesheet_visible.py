"""Hours of employees that customers read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.database import as_int
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("account_analytic_line", "project_id")
    rows = audit.exposures.of_reached(
        "account.analytic.line",
        "portal",
        "SELECT count(DISTINCT t.id), count(DISTINCT t.user_id), CAST(coalesce(sum(c.users), 0) AS BIGINT)"
        " FROM reached r JOIN crowd c ON c.class = r.class JOIN account_analytic_line t ON t.id = r.id"
        " WHERE t.project_id IS NOT NULL",
    )
    for records, employees, pairs in rows:
        if as_int(records):
            yield CHECK.finding(
                f"Portal users read {records} timesheet lines of {employees} employees over RPC.",
                subject=Subject(model="account.analytic.line"),
                evidence={"records": as_int(records), "employees": as_int(employees), "pairs": as_int(pairs)},
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-X018",
    slug="timesheet-visible",
    title="Customers read timesheets of employees",
    severity="medium",
    why="Names, hours and free texts of employees are personal data of people who work here.",
    remedy="Switch the portal rules of timesheets off where customers need not see them.",
    needs=("engine",),
    modules=("hr_timesheet",),
    judge=judge,
)
