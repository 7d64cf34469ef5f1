"""The sharing token of any record is given to whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("token-given",)
MESSAGE: Final = "{who} gets the token of {model} by sending {subject} to {entry}, and with it the record."


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L009",
    slug="token-given-to-anyone",
    title="The sharing token of any record is given to whoever asks",
    severity="critical",
    why=(
        "A sharing token or link opens the record to whoever has it. The route makes or reads it for a record"
        " of the caller's choice."
    ),
    remedy="Check access to the record before its token or link leaves the server.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
