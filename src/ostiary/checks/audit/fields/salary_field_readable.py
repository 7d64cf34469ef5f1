"""Pay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.fields.readable import judge_fields
from ostiary.checks.audit.fields.sensitive import SALARY
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    yield from judge_fields(CHECK, audit, SALARY)


CHECK: Final[Check[Audit]] = Check(
    code="OST-D007",
    slug="salary-field-readable",
    title="Outsiders read pay",
    severity="critical",
    why="What people earn or cost by the hour is confidential by law and contract.",
    remedy="Give the field `groups`, or keep pay in a model that outsiders may not read.",
    judge=judge,
    needs=("source", "engine"),
)
