"""One contact above people who have nothing to do with each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import FREE_MAIL, outsider_ids
from ostiary.findings import Check, Finding, Subject

_HUBS: Final = """
    SELECT p.commercial_partner_id, count(*), count(DISTINCT nullif(upper(replace(p.vat, ' ', '')), '')),
    count(DISTINCT CASE WHEN p.email LIKE '%@%' AND NOT (split_part(lower(trim(p.email)), '@', 2) = ANY($2))
    THEN split_part(lower(trim(p.email)), '@', 2) END)
    FROM res_users u JOIN res_partner p ON p.id = u.partner_id
    WHERE u.id = ANY($1) GROUP BY 1 ORDER BY 1
"""
DOMAINS: Final = 3
"""With so many companies' mail domains below one contact it is no single customer."""


def judge(audit: Audit) -> Iterator[Finding]:
    """Commercial partners whose portal users have different tax ids or several companies' mail domains."""
    audit.require("res_partner", "commercial_partner_id", "vat", "email")
    for row in audit.rows(_HUBS, [outsider_ids(audit), list(FREE_MAIL)]):
        partner, users, taxes, domains = (int(str(cell or 0)) for cell in row)
        if taxes > 1 or domains >= DOMAINS:
            yield _finding(partner, {"users": users, "tax_ids": taxes, "mail_domains": domains})


def _finding(partner: int, evidence: dict[str, Any]) -> Finding:
    different = evidence["tax_ids"] > 1
    what = "different tax ids" if different else f"{evidence['mail_domains']} different mail domains"
    return CHECK.finding(
        f"The {evidence['users']} portal users below this contact have {what}, and all see each other's documents.",
        severity="critical" if different else "medium",
        confidence="firm" if different else "tentative",
        subject=Subject(model="res.partner", record=partner),
        evidence=evidence,
    )


CHECK: Final = Check(
    code="OST-U033",
    slug="hub-partner",
    title="One contact is above unrelated customers",
    severity="critical",
    why="Portal rules open everything of the commercial partner to everybody below it.",
    remedy="Give each customer a company contact of its own, and use tags to group customers.",
    judge=judge,
)
