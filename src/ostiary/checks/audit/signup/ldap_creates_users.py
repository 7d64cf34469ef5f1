"""LDAP makes users by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject

_OPEN: Final = 'SELECT id FROM res_company_ldap WHERE create_user AND "user" IS NULL'


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("res_company_ldap", "create_user", "user")
    found = find(audit, _OPEN)
    if found.number:
        yield CHECK.finding(
            "Directories that make users without a template, so that new ones get the default groups of employees:"
            f" {found.number}.",
            subject=Subject(model="res.company.ldap"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S024",
    slug="ldap-creates-users",
    title="Everybody in the directory becomes an employee in Odoo",
    severity="medium",
    why="Guests and service accounts of the directory log in once and are internal users from then on.",
    remedy="Name a template user with few groups, or switch `create_user` off.",
    judge=judge,
)
