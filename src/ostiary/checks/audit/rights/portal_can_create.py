"""What portal users may create."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights.judging import added
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Models that portal users may create records of, other than in stock Odoo."""
    return added(CHECK, audit, "portal", "create")


CHECK: Final = Check(
    code="OST-A001",
    slug="portal-can-create",
    title="Portal users may create records",
    severity="high",
    why="Over the API a portal user fills every field of the record, not only those that a page shows.",
    remedy="Take `create` away; let the page's controller create the record as superuser, with values that it checked.",
    judge=judge,
    needs=("engine",),
)
