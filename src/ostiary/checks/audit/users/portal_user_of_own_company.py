"""Portal users who belong to the company that runs this Odoo."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users, ids_of, outsider_ids
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Outsiders whose commercial partner is that of a company of this database."""
    audit.require("res_partner", "commercial_partner_id")
    rows = audit.rows(
        "SELECT u.id FROM res_users u JOIN res_partner p ON p.id = u.partner_id WHERE u.id = ANY($1)"
        " AND p.commercial_partner_id IN (SELECT coalesce(o.commercial_partner_id, o.id) FROM res_partner o"
        " JOIN res_company c ON c.partner_id = o.id)",
        [outsider_ids(audit)],
    )
    message = "{users} below one of your own companies: portal rules open its contacts and what is addressed to it."
    yield from about_users(CHECK, audit, ids_of(rows), message)


CHECK: Final = Check(
    code="OST-U009",
    slug="portal-user-of-own-company",
    title="A portal user belongs to your own company",
    severity="critical",
    why="Portal rules open everything of the user's commercial partner: here your own contacts and documents.",
    remedy="Give the contact another parent or none; who works for you needs an internal user.",
    judge=judge,
)
