"""Outsiders of no company."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.companies.several import users_without_row
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Active outsiders whom no company lists."""
    message = "{users} without any company: company rules give them nothing, or only what has no company."
    yield from about_users(CHECK, audit, users_without_row(audit), message)


CHECK: Final = Check(
    code="OST-M003",
    slug="outsider-without-company",
    title="A portal user has no company",
    severity="high",
    why="Rules compare with an empty list: what that means differs from rule to rule and from series to series.",
    remedy="Give the user a company, or archive it.",
    judge=judge,
)
