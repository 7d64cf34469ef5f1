"""Identity papers and personal data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.fields.readable import judge_fields
from ostiary.checks.audit.fields.sensitive import IDENTITY
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    yield from judge_fields(CHECK, audit, IDENTITY)


CHECK: Final[Check[Audit]] = Check(
    code="OST-D006",
    slug="identity-field-readable",
    title="Outsiders read identity data",
    severity="critical",
    why="Numbers of identity papers, birth dates and family state are enough to pass for somebody else.",
    remedy="Give the field `groups`, or keep identity data in a model that outsiders may not read.",
    judge=judge,
    needs=("source", "engine"),
)
