"""Users who are of two types at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import INTERNAL, PORTAL, PUBLIC, Audit
from ostiary.checks.audit.people import about_users
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Active users whose groups, implied ones included, hold two of internal, portal and public."""
    types = {audit.id_of(name) for name in (INTERNAL, PORTAL, PUBLIC)} - {None}
    torn = [user.id for user in audit.users if len(types & audit.groups_of(user)) > 1]
    yield from about_users(CHECK, audit, torn, "{users} of more than one type: internal, portal, public.", kind="user")


CHECK: Final = Check(
    code="OST-U001",
    slug="outsider-with-two-user-types",
    title="A user is of two types at once",
    severity="critical",
    why="Such a user has the rights of an employee, while pages and rules still take the person for a customer.",
    remedy="Take the wrong type from the user; Odoo itself refuses this, so look for an import or SQL that made it.",
    judge=judge,
)
