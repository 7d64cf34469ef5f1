"""One customer in several company contacts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users, ids_of, outsider_ids
from ostiary.findings import Check, Finding

_SPLIT: Final = """
    WITH taxed AS (
        SELECT id, upper(replace(vat, ' ', '')) AS vat FROM res_partner
        WHERE commercial_partner_id = id AND active AND length(trim(vat)) > 4
    )
    SELECT DISTINCT u.id FROM res_users u JOIN res_partner p ON p.id = u.partner_id
    JOIN taxed own ON own.id = p.commercial_partner_id
    JOIN taxed other ON other.vat = own.vat AND other.id <> own.id
    WHERE u.id = ANY($1)
"""


def judge(audit: Audit) -> Iterator[Finding]:
    """Outsiders whose customer exists twice, by the tax id."""
    audit.require("res_partner", "commercial_partner_id", "vat")
    found = ids_of(audit.rows(_SPLIT, [outsider_ids(audit)]))
    message = "{users} whose company is there more than once, by its tax id: they miss what was filed under the other."
    yield from about_users(CHECK, audit, found, message)


CHECK: Final = Check(
    code="OST-U034",
    slug="split-customer",
    title="A customer is split over several company contacts",
    severity="low",
    why="People do not see their own documents, and somebody will widen a rule to help them.",
    remedy="Merge the contacts of the company.",
    judge=judge,
)
