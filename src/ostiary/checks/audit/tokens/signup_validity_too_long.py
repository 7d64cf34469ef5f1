"""Signup and reset links that live for long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.parameters import as_number
from ostiary.findings import Check, Finding

_LIMITS: Final = {
    "auth_signup.signup.validity.hours": 144,
    "auth_signup.reset_password.validity.hours": 4,
}
"""Parameter → Odoo's own value in hours."""


def judge(audit: Audit) -> Iterator[Finding]:
    for key, limit in _LIMITS.items():
        hours = as_number(audit.parameters.get(key), limit)
        if hours > limit:
            yield CHECK.finding(
                f"`{key}` is {hours:g} hours; Odoo's own value is {limit}.",
                evidence={"key": key, "hours": hours, "limit": limit},
                identity=(key,),
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-T023",
    slug="signup-validity-too-long",
    title="Links to set a password live longer than Odoo means them to",
    severity="medium",
    why="A link in an old mail sets a new password as long as it is valid.",
    remedy="Delete the parameter, or set it to Odoo's own value.",
    judge=judge,
    series=(18, 20),
)
