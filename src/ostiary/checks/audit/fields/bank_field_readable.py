"""Bank details."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.fields.readable import judge_fields
from ostiary.checks.audit.fields.sensitive import BANK
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    yield from judge_fields(CHECK, audit, BANK)


CHECK: Final[Check[Audit]] = Check(
    code="OST-D005",
    slug="bank-field-readable",
    title="Outsiders read bank details",
    severity="high",
    why="Account numbers and mandates of others are what payment fraud begins with.",
    remedy="Give the field `groups`, or keep bank details in a model that outsiders may not read.",
    judge=judge,
    needs=("source", "engine"),
)
