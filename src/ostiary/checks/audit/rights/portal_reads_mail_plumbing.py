"""What keeps mail and presence going, read by outsiders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights.families import MAIL
from ostiary.checks.audit.rights.judging import reads
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Followers, activities, aliases, old values and devices that no stock access right opens to outsiders."""
    return reads(CHECK, audit, MAIL)


CHECK: Final = Check(
    code="OST-A011",
    slug="portal-reads-mail-plumbing",
    title="Outsiders read followers, activities, aliases or old values",
    severity="high",
    why="They tell who follows what, what a field was before, and which address makes a ticket of a mail.",
    remedy="Take the access right away; Odoo reads these models for outsiders as superuser.",
    judge=judge,
    needs=("engine",),
)
