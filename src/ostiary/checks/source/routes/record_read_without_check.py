"""A record that the caller names is served without a check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("read", "call")
MESSAGE: Final = (
    "{who} reads {model} by sending {subject} to {entry}: the record is taken with sudo and {sink}, and "
    "nothing decides whether this caller may have it."
)


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE, by_rpc=False)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L001",
    slug="record-read-without-check",
    title="A record that the caller names is served without a check",
    severity="critical",
    why=(
        "The route takes an id or another key from the request, fetches the record with sudo, and serves it: "
        "whoever counts upwards reads everybody's records."
    ),
    remedy="Fetch the record as the user, or call `_document_check_access` and serve what it returns.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
