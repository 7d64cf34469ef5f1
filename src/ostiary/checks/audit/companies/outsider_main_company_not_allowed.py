"""Outsiders whose company is not one of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.companies.several import users_without_row
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """The main company is active and not among the companies of the user, who has some."""
    active = {company.id for company in audit.facts.companies.values() if company.active}
    none = users_without_row(audit)
    found = [
        user.id
        for user in audit.outsiders
        if user.company_id in active and user.company_id not in user.companies and user.id not in none
    ]
    message = "{users} with a main company that is not one of theirs: Odoo's own pages fail or show another company."
    yield from about_users(CHECK, audit, found, message)


CHECK: Final = Check(
    code="OST-M002",
    slug="outsider-main-company-not-allowed",
    title="The main company of a portal user is not one of its companies",
    severity="medium",
    why="Odoo refuses this on saving; rules that ask for the main company open what the list of companies does not.",
    remedy="Set the main company to one of the user's companies.",
    judge=judge,
)
