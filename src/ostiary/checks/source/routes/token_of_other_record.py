"""The token of one record opens another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = (
    "read-other-token",
    "write-other-token",
    "unlink-other-token",
    "call-other-token",
    "token-given-other-token",
)
MESSAGE: Final = (
    "{who} with the token of one record reaches {model}: {subject} picks another in {entry}, which is {sink}."
)


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE, by_rpc=False)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L026",
    slug="token-of-other-record",
    title="The token of one record opens another",
    severity="critical",
    why=(
        "The token is compared with that of one record, and a second one is fetched with sudo by an id that "
        "the caller sends as well."
    ),
    remedy=(
        "Compare the token with that of the record that is served, or take the record from the one whose "
        "token was compared."
    ),
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
