"""Outsiders in the groups of applications."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.groups.extras import of_kind
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Groups that stand below an application in the form of users: sales, stock, employees."""
    return of_kind(CHECK, audit, "application", "a group of an application", empty="low")


CHECK: Final = Check(
    code="OST-G006",
    slug="outsider-in-business-group",
    title="An outsider is in a group of an application",
    severity="critical",
    why="These groups are made for employees: their rules open the documents of all customers.",
    remedy="Take the group from the user; who works in the application needs an internal user.",
    judge=judge,
)
