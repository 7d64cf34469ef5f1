"""An empty token opens records that have none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("token-empty",)
MESSAGE: Final = "{who} who sends no {subject} to {entry} gets a record of {model} that has none: it is {sink}."


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L008",
    slug="empty-token-accepted",
    title="An empty token opens records that have none",
    severity="high",
    why=(
        "Most records have no token until somebody shares them. Where an empty or missing value of the caller"
        " is compared or searched for, all of these match."
    ),
    remedy="Refuse an empty value before the search or the comparison.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
