"""Special categories of personal data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.fields.readable import judge_fields
from ostiary.checks.audit.fields.sensitive import HEALTH
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    yield from judge_fields(CHECK, audit, HEALTH)


CHECK: Final[Check[Audit]] = Check(
    code="OST-D008",
    slug="health-field-readable",
    title="Outsiders read health data and the like",
    severity="critical",
    why="Health, religion and descent are special categories of personal data, with special penalties.",
    remedy="Give the field `groups`, or keep such data in a model that outsiders may not read.",
    judge=judge,
    needs=("source", "engine"),
)
