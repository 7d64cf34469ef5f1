"""The login that everybody tries first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Subject

GUESSED: Final = frozenset({"admin", "administrator", "root"})


def judge(audit: Audit) -> Iterator[Finding]:
    """Active administrators whose login is the one that Odoo or the operating system gives."""
    for user in audit.internal_users:
        if user.login.casefold() in GUESSED and audit.in_group(user, "base.group_system"):
            yield CHECK.finding(
                "An administrator has a login that everybody tries first.", subject=Subject(user=user.id)
            )


CHECK: Final = Check(
    code="OST-U027",
    slug="default-admin-login",
    title="An administrator has the login that Odoo gives",
    severity="medium",
    why="Whoever guesses passwords needs no names: half of the secret is known.",
    remedy="Change the login of the administrator to a personal address, and use a second factor.",
    judge=judge,
)
