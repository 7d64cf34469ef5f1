"""Dashboards that are open by link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("spreadsheet_dashboard_share", "access_token")
    found = find(audit, "SELECT id FROM spreadsheet_dashboard_share WHERE access_token IS NOT NULL")
    if found.number:
        yield CHECK.finding(
            f"Copies of dashboards that are open to whoever has the link: {found.number}.",
            subject=Subject(model="spreadsheet.dashboard.share"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-T026",
    slug="dashboard-shared-by-link",
    title="Dashboards with company figures are open by link",
    severity="high",
    why="A shared dashboard is a frozen copy of the figures that anybody with the link can read, for ever.",
    remedy="Delete the rows of `spreadsheet.dashboard.share` that nobody needs any more.",
    judge=judge,
    series=(17, 20),
)
