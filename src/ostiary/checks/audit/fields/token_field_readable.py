"""Tokens of links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.fields.readable import judge_fields
from ostiary.checks.audit.fields.sensitive import TOKEN
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    yield from judge_fields(CHECK, audit, TOKEN)


CHECK: Final[Check[Audit]] = Check(
    code="OST-D010",
    slug="token-field-readable",
    title="Outsiders read tokens",
    severity="high",
    why="Whoever reads a token can pass the link on, and strangers open the record with it.",
    remedy="Give the field `groups`, or keep tokens in a model that outsiders may not read.",
    judge=judge,
    needs=("source", "engine"),
)
