"""Outsiders of several companies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Active outsiders with more than one active company."""
    found = [user.id for user in audit.outsiders if len(user.companies) > 1]
    message = "{users} with more than one company: over the API they see the records of all of them."
    yield from about_users(CHECK, audit, found, message)


CHECK: Final = Check(
    code="OST-M001",
    slug="outsider-in-many-companies",
    title="A portal user belongs to several companies",
    severity="medium",
    why="Company rules open the records of each company that the user has, also of those without a website for it.",
    remedy="Leave the user the company that it deals with; a customer of several companies may need them.",
    judge=judge,
)
