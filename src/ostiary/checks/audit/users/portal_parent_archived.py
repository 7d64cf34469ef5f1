"""Portal users of a customer that is archived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users, ids_of, outsider_ids
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Active outsiders whose commercial partner, another contact than their own, is archived."""
    audit.require("res_partner", "active", "commercial_partner_id")
    rows = audit.rows(
        "SELECT u.id FROM res_users u JOIN res_partner p ON p.id = u.partner_id"
        " JOIN res_partner c ON c.id = p.commercial_partner_id"
        " WHERE u.id = ANY($1) AND c.id <> p.id AND c.active IS NOT TRUE",
        [outsider_ids(audit)],
    )
    message = "{users} can log in though the company that they belong to is archived."
    yield from about_users(CHECK, audit, ids_of(rows), message)


CHECK: Final = Check(
    code="OST-U008",
    slug="portal-parent-archived",
    title="A portal user's company is archived",
    severity="high",
    why="The customer is gone and the login lives on, with all the documents of that customer.",
    remedy="Archive the user, or move the contact to the company that it belongs to now.",
    judge=judge,
)
