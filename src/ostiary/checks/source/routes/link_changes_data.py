"""Opening a link changes data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("get-changes",)
MESSAGE: Final = "a GET request to {entry} is enough: {sink}, picked by {subject}."


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L021",
    slug="link-changes-data",
    title="Opening a link changes data",
    severity="medium",
    why=(
        "Browsers, previews of messengers and virus scanners open links. Whoever sees the user's session can "
        "make the browser open one, and there is no CSRF token in it."
    ),
    remedy="Add `methods=['POST']`, or ask first and change on POST.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
