"""Who can become administrator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Users who hand out access rights without being administrators."""
    found = [
        user.id
        for user in audit.internal_users
        if audit.in_group(user, "base.group_erp_manager") and not audit.in_group(user, "base.group_system")
    ]
    message = "{users} may hand out access rights, also to themselves, and count as no administrators."
    yield from about_users(CHECK, audit, found, message, kind="user")


CHECK: Final = Check(
    code="OST-G021",
    slug="user-manager-is-not-administrator",
    title="Users who hand out access rights are not counted as administrators",
    severity="low",
    why="Who hands out groups can join any of them: the group for access rights is as much as the group for settings.",
    remedy="Treat these users as administrators, or take the group from them.",
    judge=judge,
)
