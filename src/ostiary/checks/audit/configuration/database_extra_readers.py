"""Others who read Odoo's tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.roles import readers
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import counted
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    found = readers(audit)
    roles = sorted({role for role, _ in found})
    if roles:
        everyone = "PUBLIC" in roles
        yield CHECK.finding(
            f"{'Everybody who logs in to PostgreSQL' if everyone else counted(len(roles), 'other role')} may read"
            " tables with hashes, tokens or keys.",
            severity="high" if everyone else "medium",
            evidence={"roles": len(roles), "everybody": everyone, "tables": sorted({table for _, table in found})},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C055",
    slug="database-extra-readers",
    title="Other database roles read sensitive tables",
    severity="high",
    why="Reporting tools and their users read password hashes and tokens, and none of Odoo's rules holds there.",
    remedy="Revoke these grants; give reporting tools views without the sensitive columns.",
    judge=judge,
)
