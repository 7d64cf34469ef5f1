"""What portal users may change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights.judging import added
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Models that portal users may change records of, other than in stock Odoo."""
    return added(CHECK, audit, "portal", "write")


CHECK: Final = Check(
    code="OST-A002",
    slug="portal-can-write",
    title="Portal users may change records",
    severity="high",
    why="Over the API a portal user changes every field of the record, prices and owners included.",
    remedy="Take `write` away; let the page's controller write the few fields as superuser, after a check.",
    judge=judge,
    needs=("engine",),
)
