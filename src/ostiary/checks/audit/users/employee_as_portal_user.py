"""Employees who log in as outsiders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users, outsider_ids
from ostiary.checks.audit.users.employees import users_of_employees
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Outsiders who are an active employee's user or work contact."""
    found = users_of_employees(audit, outsider_ids(audit), active=True)
    yield from about_users(CHECK, audit, found, "{users} on the list of employees.")


CHECK: Final = Check(
    code="OST-U021",
    slug="employee-as-portal-user",
    title="An employee has a portal user",
    severity="medium",
    why="Employees follow and write what customers should not see, and a portal user reads what it follows and wrote.",
    remedy="Make the user internal, or unlink it from the employee when it is another person.",
    judge=judge,
    modules=("hr",),
)
