"""Users whose contact is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users, ids_of
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Active users whose `partner_id` is empty or names a row that is not there."""
    rows = audit.rows(
        "SELECT u.id FROM res_users u LEFT JOIN res_partner p ON p.id = u.partner_id WHERE u.active AND p.id IS NULL"
    )
    message = "{users} without a contact: rules that start from the user's contact compare with nothing."
    yield from about_users(CHECK, audit, ids_of(rows), message, kind="user")


CHECK: Final = Check(
    code="OST-U004",
    slug="user-without-partner",
    title="A user has no contact",
    severity="critical",
    why="Every question of ownership starts from the user's contact; an empty value can open all records of a model.",
    remedy="Give the user a contact of its own, or archive the user; find the import or SQL that made the gap.",
    judge=judge,
)
