"""Users who are neither internal, nor portal, nor public."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import PORTAL, Audit
from ostiary.checks.audit.people import about_users
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Active users in none of the three groups."""
    portal = audit.id_of(PORTAL)
    loose = [user.id for user in audit.outsiders if portal not in audit.groups_of(user)]
    message = "{users} of no type: access rights of everybody reach them, the rules of portal users do not."
    yield from about_users(CHECK, audit, loose, message, kind="user")


CHECK: Final = Check(
    code="OST-U002",
    slug="user-without-type",
    title="A user has no type",
    severity="medium",
    why="Rules that narrow what portal users see are bound to their group: they do not hold for a user without type.",
    remedy="Give the user a type, or archive the account.",
    judge=judge,
)
