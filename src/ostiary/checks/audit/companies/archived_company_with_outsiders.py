"""Outsiders of companies that are closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.companies.several import users_without_row
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Active outsiders all of whose companies are archived."""
    none = users_without_row(audit)
    found = [user.id for user in audit.outsiders if not user.companies and user.id not in none]
    yield from about_users(CHECK, audit, found, "{users} whose only company is archived.")


CHECK: Final = Check(
    code="OST-M013",
    slug="archived-company-with-outsiders",
    title="Portal users belong to an archived company only",
    severity="low",
    why="The company is closed and its customers' logins live on.",
    remedy="Archive the users, or move them to the company that goes on.",
    judge=judge,
    series=(16, 20),
)
