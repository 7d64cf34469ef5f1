"""Customers in the public directory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("res_partner", "is_published", "active")
    own = [company.partner_id for company in audit.facts.companies.values()]
    found = find(audit, "SELECT id FROM res_partner WHERE is_published AND active AND NOT id = ANY($1)", [own])
    if found.number:
        yield CHECK.finding(
            f"Contacts whose name, address, text and pictures are open to visitors: {found.number}.",
            subject=Subject(model="res.partner"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-W001",
    slug="published-partner",
    title="Contacts are published on the website",
    severity="medium",
    why="Published contacts have a page with their address, and every binary field of theirs is served to visitors.",
    remedy="Unpublish the contacts that have not agreed to be shown.",
    judge=judge,
)
