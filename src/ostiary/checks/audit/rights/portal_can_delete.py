"""What portal users may delete."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights.judging import added
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Models that portal users may delete records of, other than in stock Odoo."""
    return added(CHECK, audit, "portal", "unlink")


CHECK: Final = Check(
    code="OST-A003",
    slug="portal-can-delete",
    title="Portal users may delete records",
    severity="critical",
    why="What is deleted is gone, with its messages and attachments.",
    remedy="Take `unlink` away; let people cancel or archive instead.",
    judge=judge,
    needs=("engine",),
)
