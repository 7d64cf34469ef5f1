"""Nobody has to have a second factor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding

KEY: Final = "auth_totp.policy"


def judge(audit: Audit) -> Iterator[Finding]:
    """`all_required` asks everybody, `employee_required` employees, and nothing nobody."""
    policy = audit.parameters.get(KEY)
    if policy == "all_required":
        return
    employees = policy == "employee_required"
    yield CHECK.finding(
        "A second factor is asked of employees alone." if employees else "A second factor is asked of nobody.",
        severity="low" if employees else "medium",
        evidence={"parameter": KEY, "employees": employees, "outsiders": len(audit.outsiders)},
    )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S012",
    slug="outsider-without-second-factor-policy",
    title="Outsiders log in with a password alone",
    severity="medium",
    why="One password that leaked elsewhere opens the documents of a whole company.",
    remedy="Install `auth_totp_mail` and set the policy to all users, or at least to employees.",
    judge=judge,
    series=(15, 20),
)
