"""Former employees who are portal users now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users, outsider_ids
from ostiary.checks.audit.users.employees import users_of_employees
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Outsiders who are an archived employee's user or work contact, and no active one's."""
    outsiders = outsider_ids(audit)
    found = users_of_employees(audit, outsiders, active=False) - users_of_employees(audit, outsiders, active=True)
    message = "{users} once employed here: what they follow, wrote or were written to stays open to them."
    yield from about_users(CHECK, audit, found, message, confidence="firm")


CHECK: Final = Check(
    code="OST-U022",
    slug="departed-employee-turned-portal",
    title="A former employee is a portal user now",
    severity="high",
    why="An author reads their messages and a follower the document, also when the account became a customer's.",
    remedy="Archive the account and give the person a new one, with a new contact, if they are a customer now.",
    judge=judge,
    modules=("hr",),
)
