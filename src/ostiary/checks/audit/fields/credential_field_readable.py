"""Passwords and keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.fields.readable import judge_fields
from ostiary.checks.audit.fields.sensitive import CREDENTIAL
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    yield from judge_fields(CHECK, audit, CREDENTIAL, loud=True)


CHECK: Final[Check[Audit]] = Check(
    code="OST-D009",
    slug="credential-field-readable",
    title="Outsiders read passwords or keys",
    severity="critical",
    why="A key of an outside service opens that service to whoever reads the record, in the company's name.",
    remedy="Give the field `groups`, or keep credentials in a model that outsiders may not read.",
    judge=judge,
    needs=("source", "engine"),
)
