"""Margins and profits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.fields.readable import judge_fields
from ostiary.checks.audit.fields.sensitive import MARGIN
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    yield from judge_fields(CHECK, audit, MARGIN)


CHECK: Final[Check[Audit]] = Check(
    code="OST-D002",
    slug="margin-readable",
    title="Outsiders read margins",
    severity="high",
    why="The margin on a document tells the customer how far the price can fall.",
    remedy="Give the field `groups`, or keep margins in a model that outsiders may not read.",
    judge=judge,
    needs=("source", "engine"),
)
