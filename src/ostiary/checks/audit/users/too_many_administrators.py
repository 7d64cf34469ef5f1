"""How many users may do everything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """More administrators than the limit, and than the share of internal users that is set."""
    administrators = [
        user.id
        for user in audit.internal_users
        if audit.in_group(user, "base.group_system") or audit.in_group(user, "base.group_erp_manager")
    ]
    limit = max(audit.settings.administrators, audit.settings.administrators_share * len(audit.internal_users))
    if len(administrators) > limit:
        message = "{users} may change settings or hand out access rights."
        yield from about_users(CHECK, audit, administrators, message, kind="user", limit=limit)


CHECK: Final = Check(
    code="OST-U028",
    slug="too-many-administrators",
    title="Too many users are administrators",
    severity="low",
    why="Each of these logins opens all data of all customers.",
    remedy="Leave the groups for settings and access rights to the few who need them every week.",
    judge=judge,
)
