"""Visitors' contacts that belong to somebody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users, ids_of
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Public users whose contact has a parent or children, so that visitors own what those own."""
    audit.require("res_partner", "parent_id", "commercial_partner_id")
    rows = audit.rows(
        "SELECT u.id FROM res_users u JOIN res_partner p ON p.id = u.partner_id WHERE u.id = ANY($1)"
        " AND (p.parent_id IS NOT NULL OR p.commercial_partner_id <> p.id"
        " OR EXISTS (SELECT 1 FROM res_partner c WHERE c.parent_id = p.id))",
        [[user.id for user in audit.public_users]],
    )
    message = "{users} whose contact has a parent or children: visitors read those contacts, and what is theirs."
    yield from about_users(CHECK, audit, ids_of(rows), message, kind="public user")


CHECK: Final = Check(
    code="OST-U025",
    slug="public-user-partner-is-customer",
    title="The contact of the public user belongs to a customer",
    severity="critical",
    why="Rules open to visitors whatever belongs to the public user's contact and the contacts below it.",
    remedy="Take the parent and the children away from the public user's contact.",
    judge=judge,
)
