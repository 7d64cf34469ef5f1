"""Passwords may be short."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.parameters import as_number
from ostiary.findings import Check, Finding

LEAST: Final = 8
KEY: Final = "auth_password_policy.minlength"


def judge(audit: Audit) -> Iterator[Finding]:
    installed = audit.installed("auth_password_policy")
    length = as_number(audit.parameters.get(KEY), 0) if installed else 0
    if length < LEAST:
        yield CHECK.finding(
            f"Passwords need {length:g} characters." if installed else "Nothing asks for a least length of passwords.",
            evidence={"installed": installed, "minimum": length},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S017",
    slug="password-minimum-missing",
    title="Passwords may be as short as one likes",
    severity="medium",
    why="Short passwords are guessed within the few tries that the pause after wrong ones leaves.",
    remedy="Install `auth_password_policy` and set a minimum of 12 characters.",
    judge=judge,
)
