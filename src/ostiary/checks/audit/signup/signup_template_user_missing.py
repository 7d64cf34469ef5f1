"""Sign-up has nothing to copy from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.signup.open_signup import is_open
from ostiary.checks.audit.signup.template import KEY, template_id
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    if template_id(audit) not in audit.facts.users:
        opened = is_open(audit)
        yield CHECK.finding(
            f"`{KEY}` names no user: signing up fails.",
            severity="medium" if opened else "low",
            evidence={"parameter": KEY, "signup_open": opened},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S006",
    slug="signup-template-user-missing",
    title="There is no user to make portal users from",
    severity="medium",
    why="Invitations and sign-ups end with an error, and people then make accounts by hand, each with other groups.",
    remedy="Set the parameter to the id of an archived portal user without more groups than new accounts need.",
    judge=judge,
    modules=("auth_signup",),
)
