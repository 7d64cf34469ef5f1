"""All fields of a record are sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("whole-record",)
MESSAGE: Final = (
    "{who} gets every field of {model} from {entry}: the record is read with sudo and without a list of fields."
)


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L005",
    slug="whole-record-sent",
    title="All fields of a record are sent",
    severity="high",
    why=(
        "`read()` or `search_read()` with sudo and without a list of fields answers with costs, notes, tokens"
        " and whatever a module adds later, since sudo ignores the groups of fields."
    ),
    remedy="Name the fields that the page needs.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
