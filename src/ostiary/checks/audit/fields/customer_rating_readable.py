"""How customers are rated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.fields.readable import judge_fields
from ostiary.checks.audit.fields.sensitive import RATING
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    yield from judge_fields(CHECK, audit, RATING)


CHECK: Final[Check[Audit]] = Check(
    code="OST-D004",
    slug="customer-rating-readable",
    title="Customers read how they are rated",
    severity="medium",
    why="Degrees of trust, credit limits and scores are opinions about the person who reads them.",
    remedy="Give the field `groups`, or keep ratings in a model that outsiders may not read.",
    judge=judge,
    needs=("source", "engine"),
)
