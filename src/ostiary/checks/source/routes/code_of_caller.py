"""Text of the caller is run as Python."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("code-injection",)
MESSAGE: Final = "{who} sends {subject} to {entry}, and it is {sink}."


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L018",
    slug="code-of-caller",
    title="Text of the caller is run as Python",
    severity="critical",
    why=(
        "`safe_eval` keeps out the worst, not what is in reach of the names that it is given; `eval` keeps out nothing."
    ),
    remedy="Parse the value with `ast.literal_eval` or `json.loads`.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
