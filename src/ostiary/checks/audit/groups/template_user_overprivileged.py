"""What every sign-up gets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.groups.extras import beyond_type, roots
from ostiary.checks.audit.groups.template import template_user
from ostiary.checks.audit.material import INTERNAL, PORTAL, Audit
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    """Groups of the template user beyond those of the portal."""
    user = template_user(audit)
    if user is None or audit.in_group(user, INTERNAL):
        return
    extra = roots(audit, beyond_type(audit, audit.groups_of(user), PORTAL))
    if extra:
        yield CHECK.finding(
            "The user that sign-ups copy is in more groups than a portal user: so is everybody who signs up.",
            subject=Subject(user=user.id),
            evidence={"groups": [audit.group_name(group) for group in extra]},
        )


CHECK: Final = Check(
    code="OST-G010",
    slug="template-user-overprivileged",
    title="Everybody who signs up gets more groups than a portal user",
    severity="critical",
    why="Odoo copies this user for each sign-up and each invitation to the portal.",
    remedy="Take the further groups from the template user, and from the users who were made from it.",
    judge=judge,
)
