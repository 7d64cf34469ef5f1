"""The caller writes the domain of a search with sudo."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("domain-from-caller",)
MESSAGE: Final = "{who} sends {subject} to {entry}, and it becomes the domain of a search of {model} with sudo."


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L017",
    slug="domain-of-caller",
    title="The caller writes the domain of a search with sudo",
    severity="critical",
    why=(
        "A domain can ask about any field of any linked model, so that a search with sudo tells everything, a"
        " letter at a time."
    ),
    remedy="Build the domain from values, or search as the user.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
