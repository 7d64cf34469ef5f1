"""Text of the caller becomes SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("sql-injection",)
MESSAGE: Final = "{who} writes part of the SQL that {entry} runs: {subject} is pasted into the statement."


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L016",
    slug="sql-from-caller",
    title="Text of the caller becomes SQL",
    severity="critical",
    why="What is pasted into a statement is part of it; rights and rules do not exist there.",
    remedy="Pass values as parameters of `execute`, or build the statement with `SQL`.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
