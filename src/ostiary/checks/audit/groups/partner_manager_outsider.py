"""Outsiders who manage contacts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.groups.extras import of_kind
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """The group that creates contacts."""
    return of_kind(CHECK, audit, "contacts", "the group that creates and changes contacts")


CHECK: Final = Check(
    code="OST-G009",
    slug="partner-manager-outsider",
    title="An outsider may change contacts",
    severity="critical",
    why="Who changes the e-mail address of a contact receives the link to its password, and may invite others.",
    remedy="Take the group “Contact Creation” from the user.",
    judge=judge,
)
