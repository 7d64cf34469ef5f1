"""What visitors may change or delete."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights.judging import added
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Models that visitors may change or delete records of, other than in stock Odoo."""
    return added(CHECK, audit, "public", "write", "unlink")


CHECK: Final = Check(
    code="OST-A005",
    slug="public-can-write",
    title="Visitors may change or delete records",
    severity="critical",
    why="Everybody on the internet can do it, without a name.",
    remedy="Take `write` and `unlink` away from the public group.",
    judge=judge,
    needs=("engine",),
)
