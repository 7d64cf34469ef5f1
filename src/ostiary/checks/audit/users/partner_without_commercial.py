"""The stored commercial partner of outsiders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users, ids_of, outsider_ids
from ostiary.findings import Check, Finding

_ROWS: Final = """
    SELECT u.id FROM res_users u
    JOIN res_partner p ON p.id = u.partner_id
    LEFT JOIN res_partner parent ON parent.id = p.parent_id
    WHERE u.id = ANY($1) AND ({test})
"""
_MISSING: Final = "NOT EXISTS (SELECT 1 FROM res_partner c WHERE c.id = p.commercial_partner_id)"
_DIFFERENT: Final = """
    EXISTS (SELECT 1 FROM res_partner c WHERE c.id = p.commercial_partner_id) AND p.commercial_partner_id <>
    CASE WHEN p.is_company IS TRUE OR p.parent_id IS NULL THEN p.id
    ELSE coalesce(parent.commercial_partner_id, p.commercial_partner_id) END
"""


def judge(audit: Audit) -> Iterator[Finding]:
    """A commercial partner that is not there, and one that is not what the parents give."""
    audit.require("res_partner", "commercial_partner_id", "parent_id", "is_company")
    outsiders = [outsider_ids(audit)]
    empty = ids_of(audit.rows(_ROWS.format(test=_MISSING), outsiders))
    message = "{users} whose contact has no commercial partner: rules that ask for it compare with nothing."
    yield from about_users(CHECK, audit, empty, message, identity=("empty",))
    wrong = ids_of(audit.rows(_ROWS.format(test=_DIFFERENT), outsiders))
    message = "{users} whose commercial partner is not the one that the contact's parents give: they see its documents."
    yield from about_users(CHECK, audit, wrong, message, severity="high", identity=("different",))


CHECK: Final = Check(
    code="OST-U005",
    slug="partner-without-commercial",
    title="The commercial partner of an outsider is missing or wrong",
    severity="critical",
    why="Stock rules ask whose customer somebody is by this stored field; Odoo 14 opens everything where it is empty.",
    remedy="Save the contact's parent once, so that Odoo computes the commercial partner anew.",
    judge=judge,
)
