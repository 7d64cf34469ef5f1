"""Notes that are meant for inside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.fields.readable import judge_fields
from ostiary.checks.audit.fields.sensitive import NOTE
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    yield from judge_fields(CHECK, audit, NOTE)


CHECK: Final[Check[Audit]] = Check(
    code="OST-D003",
    slug="internal-note-readable",
    title="Outsiders read notes that are meant for inside",
    severity="medium",
    why="What colleagues write about a customer reaches that customer over RPC, though no page shows it.",
    remedy="Give the field `groups`, or keep internal notes in a model that outsiders may not read.",
    judge=judge,
    needs=("source", "engine"),
)
