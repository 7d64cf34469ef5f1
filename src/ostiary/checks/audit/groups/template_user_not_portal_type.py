"""Sign-ups that make employees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.groups.template import template_user
from ostiary.checks.audit.material import INTERNAL, PORTAL, Audit
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    """The template user is internal, or no portal user."""
    user = template_user(audit)
    if user is None or (audit.in_group(user, PORTAL) and not audit.in_group(user, INTERNAL)):
        return
    internal = audit.in_group(user, INTERNAL)
    yield CHECK.finding(
        f"The user that sign-ups copy is {'internal' if internal else 'no portal user'}.",
        severity="critical" if internal else "medium",
        subject=Subject(user=user.id),
    )


CHECK: Final = Check(
    code="OST-G011",
    slug="template-user-not-portal-type",
    title="Everybody who signs up becomes an internal user",
    severity="critical",
    why="Odoo copies this user for each sign-up, with its type.",
    remedy="Make the template user a portal user again, and check the accounts that were made from it.",
    judge=judge,
)
