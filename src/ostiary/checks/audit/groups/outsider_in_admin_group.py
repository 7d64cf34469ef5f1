"""Outsiders who administrate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.groups.extras import of_kind
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Groups for settings, access rights, or the pages of the website."""
    return of_kind(CHECK, audit, "administration", "a group that administrates Odoo or edits the website")


CHECK: Final = Check(
    code="OST-G005",
    slug="outsider-in-admin-group",
    title="An outsider is in a group of administrators",
    severity="critical",
    why="Who changes settings, access rights or pages can open everything to themselves.",
    remedy="Take the group from the user at once, and look at what the account did.",
    judge=judge,
)
