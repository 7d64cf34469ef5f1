"""The caller decides whether sudo is used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("read-by-flag", "write-by-flag", "unlink-by-flag", "call-by-flag", "token-given-by-flag")
MESSAGE: Final = "{who} turns sudo on in {entry} and reaches {model} by {subject}, which is {sink}."


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L012",
    slug="sudo-by-callers-choice",
    title="The caller decides whether sudo is used",
    severity="critical",
    why="A parameter, a header or a key of the context turns sudo on: what the caller sets protects nothing.",
    remedy="Decide by who the caller is, or by a check of the record.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
