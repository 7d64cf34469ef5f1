"""One record is checked and another is served."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = (
    "read-other-checked",
    "write-other-checked",
    "unlink-other-checked",
    "call-other-checked",
    "token-given-other-checked",
)
MESSAGE: Final = (
    "{who} reaches {model} of others: {entry} checks one record, and {subject} picks another, which is {sink}."
)


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE, by_rpc=False)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L011",
    slug="other-record-checked",
    title="One record is checked and another is served",
    severity="critical",
    why=(
        "Access is decided on a record, mostly the parent, and then a second one is fetched with sudo by an "
        "id that the caller sends as well: children of other parents are served."
    ),
    remedy="Take the child from the record that was checked, or compare its parent with it.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
