"""A record that the caller names is deleted without a check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("unlink",)
MESSAGE: Final = (
    "{who} deletes {model} by sending {subject} to {entry}: the record is taken with sudo, and nothing "
    "decides whether this caller may do that."
)


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE, by_rpc=False)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L003",
    slug="record-deleted-without-check",
    title="A record that the caller names is deleted without a check",
    severity="critical",
    why="The route takes an id or another key from the request, fetches the record with sudo, and deletes it.",
    remedy="Delete as the user, so that rights and rules decide, or tie the record to its owner first.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
