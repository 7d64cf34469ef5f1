"""The user that sign-ups are copied from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.signup.template import template_id
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    user = audit.facts.users.get(template_id(audit) or 0)
    if user is not None and user.active:
        yield CHECK.finding(
            "The user that sign-ups are copied from is active.",
            subject=Subject(user=user.id),
            evidence={"parameter": "base.template_portal_user_id"},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S005",
    slug="signup-template-user-active",
    title="The template of new portal users can log in",
    severity="medium",
    why="Nobody watches this user, and everything that it is given goes to every account made from then on.",
    remedy="Archive the user; Odoo copies it all the same.",
    judge=judge,
)
