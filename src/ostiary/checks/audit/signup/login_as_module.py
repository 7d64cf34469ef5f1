"""Modules that let staff log in as others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding

_MODULES: Final = {
    "auth_admin_passkey": "the administrator's password opens every account",
    "impersonate_login": "internal users log in as others",
    "portal_impersonate": "internal users log in as customers",
    "login_as": "internal users log in as others",
}


def judge(audit: Audit) -> Iterator[Finding]:
    for name, words in _MODULES.items():
        if audit.installed(name):
            yield CHECK.finding(
                f"The module `{name}` is installed: {words}.",
                confidence="firm",
                evidence={"module": name},
                identity=(name,),
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S028",
    slug="login-as-module",
    title="Staff can enter as somebody else",
    severity="high",
    why="What was done in a customer's name cannot be told from what the customer did.",
    remedy="Uninstall the module, or limit it to the few who need it and keep a log of each use.",
    judge=judge,
)
