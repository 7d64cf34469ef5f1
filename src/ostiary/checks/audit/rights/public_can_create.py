"""What visitors may create."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights.judging import added
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Models that visitors may create records of, other than in stock Odoo."""
    return added(CHECK, audit, "public", "create")


CHECK: Final = Check(
    code="OST-A004",
    slug="public-can-create",
    title="Visitors may create records",
    severity="critical",
    why="Nobody knows who it was, and nothing limits how many.",
    remedy="Take `create` away; the forms of the website create records without it.",
    judge=judge,
    needs=("engine",),
)
