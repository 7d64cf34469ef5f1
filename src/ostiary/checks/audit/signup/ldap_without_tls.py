"""Passwords go to LDAP in clear."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject

_CLEAR: Final = """
    SELECT id FROM res_company_ldap
     WHERE ldap_tls IS NOT TRUE AND ldap_server NOT IN ('localhost', '127.0.0.1', '::1')
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("res_company_ldap", "ldap_tls", "ldap_server")
    found = find(audit, _CLEAR)
    if found.number:
        yield CHECK.finding(
            f"Directories on another machine that are asked without encryption: {found.number}.",
            subject=Subject(model="res.company.ldap"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S025",
    slug="ldap-without-tls",
    title="Passwords travel to the directory in clear",
    severity="high",
    why="Every login sends the person's password of the whole company through the network.",
    remedy="Switch `ldap_tls` on.",
    judge=judge,
)
