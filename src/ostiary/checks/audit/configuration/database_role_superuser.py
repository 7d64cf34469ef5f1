"""Odoo's database role has more rights than it needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.roles import owner
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    superuser, makes_roles = owner(audit)
    if superuser or makes_roles:
        yield CHECK.finding(
            f"The role that owns Odoo's tables {'is superuser' if superuser else 'may make other roles'}.",
            severity="high" if superuser else "medium",
            evidence={"superuser": superuser, "makes_roles": makes_roles},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C054",
    slug="database-role-superuser",
    title="Odoo's database role may do anything",
    severity="high",
    why="Whoever gets SQL through Odoo then reads and writes files of the server and every other database.",
    remedy="Give Odoo a role with LOGIN alone (CREATEDB if it must make databases) that owns its own tables.",
    judge=judge,
)
