"""What things cost here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.fields.readable import judge_fields
from ostiary.checks.audit.fields.sensitive import COST
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    yield from judge_fields(CHECK, audit, COST)


CHECK: Final[Check[Audit]] = Check(
    code="OST-D001",
    slug="cost-readable",
    title="Outsiders read what things cost here",
    severity="critical",
    why="What was paid for goods shows the margin on every price; customers and competitors use it.",
    remedy="Give the field `groups`, or keep costs in a model that outsiders may not read.",
    judge=judge,
    needs=("source", "engine"),
)
