"""Logins that differ in case alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject

_SAME: Final = """
    SELECT res_users.id FROM res_users
      JOIN (SELECT lower(trim(login)) AS login FROM res_users GROUP BY lower(trim(login)) HAVING count(*) > 1) twin
        ON twin.login = lower(trim(res_users.login))
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("res_users", "login")
    found = find(audit, _SAME)
    if found.number:
        yield CHECK.finding(
            f"Users whose login differs from another's in case or spaces alone: {found.number}.",
            subject=Subject(model="res.users"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S029",
    slug="login-case-duplicates",
    title="Logins differ in case or spaces alone",
    severity="low",
    why="One person has two accounts with two passwords, and what is revoked for one stays open for the other.",
    remedy="Keep one of the accounts and archive the others.",
    judge=judge,
)
