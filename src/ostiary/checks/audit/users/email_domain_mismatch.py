"""Portal users with the address of another customer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import FREE_MAIL, about_users, ids_of, outsider_ids
from ostiary.findings import Check, Finding

_STRANGERS: Final = """
    WITH addresses AS (
        SELECT id, commercial_partner_id AS customer, split_part(lower(trim(email)), '@', 2) AS domain
        FROM res_partner WHERE email LIKE '%@%' AND active AND commercial_partner_id IS NOT NULL
    ), known AS (
        SELECT customer, domain, count(*) AS contacts FROM addresses WHERE NOT (domain = ANY($2)) GROUP BY 1, 2
    )
    SELECT u.id FROM res_users u JOIN addresses a ON a.id = u.partner_id
    JOIN known own ON own.customer = a.customer AND own.domain = a.domain
    WHERE u.id = ANY($1) AND own.contacts = 1
    AND EXISTS (SELECT 1 FROM known o WHERE o.domain = a.domain AND o.customer <> a.customer AND o.contacts > 1)
    AND EXISTS (SELECT 1 FROM known o WHERE o.customer = a.customer AND o.domain <> a.domain)
"""


def judge(audit: Audit) -> Iterator[Finding]:
    """The only address of its domain at this customer, where another customer has several of it."""
    audit.require("res_partner", "email", "commercial_partner_id")
    rows = audit.rows(_STRANGERS, [outsider_ids(audit), list(FREE_MAIL)])
    message = (
        "{users} with an e-mail domain that belongs to another customer's people, unlike that of their colleagues."
    )
    yield from about_users(CHECK, audit, ids_of(rows), message, confidence="tentative")


CHECK: Final = Check(
    code="OST-U018",
    slug="email-domain-mismatch",
    title="A portal user has the e-mail domain of another customer",
    severity="medium",
    why="Somebody who changed jobs, or stands below the wrong company, sees the documents of a customer not their own.",
    remedy="Ask where the person works, and move the contact or archive the user.",
    judge=judge,
)
