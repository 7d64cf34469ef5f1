"""Websites whose visitors act as a real person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import PUBLIC, Audit
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    """A finding for each website whose user is not of the public type."""
    for _, website in sorted(audit.facts.websites.items()):
        user = audit.facts.users.get(website.user_id)
        if user is not None and not audit.in_group(user, PUBLIC):
            yield CHECK.finding(
                "Visitors of this website act as a user who is not public, with all that this user may see.",
                subject=Subject(model="website", record=website.id, user=user.id),
            )


CHECK: Final = Check(
    code="OST-U024",
    slug="website-public-user-not-public-type",
    title="Visitors of a website act as a user who is not public",
    severity="critical",
    why="Every request without a login runs as that user, with the rights of a customer or of an employee.",
    remedy="Set the website's public user back to the one that Odoo made for its company.",
    judge=judge,
    modules=("website",),
)
