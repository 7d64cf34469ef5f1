"""Contacts of another company than their users."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users, ids_of, outsider_ids
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Outsiders whose contact belongs to a company that is not one of theirs."""
    audit.require("res_partner", "company_id")
    rows = audit.rows(
        "SELECT u.id FROM res_users u JOIN res_partner p ON p.id = u.partner_id"
        " WHERE u.id = ANY($1) AND p.company_id IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM res_company_users_rel r WHERE r.user_id = u.id AND r.cid = p.company_id)",
        [outsider_ids(audit)],
    )
    message = "{users} with a contact of a company that is not one of theirs: their documents are there, they are not."
    yield from about_users(CHECK, audit, ids_of(rows), message)


CHECK: Final = Check(
    code="OST-M004",
    slug="company-mismatch-user-partner",
    title="The contact of a portal user belongs to another company",
    severity="medium",
    why="People do not see their own documents, and somebody will add companies or widen rules to help them.",
    remedy="Give user and contact the same company, or clear the company of the contact.",
    judge=judge,
)
