"""A token is asked for and never compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = (
    "read-token-unread",
    "write-token-unread",
    "unlink-token-unread",
    "call-token-unread",
    "token-given-token-unread",
)
MESSAGE: Final = (
    "{who} opens {model} with any token: {entry} tests that one was sent, and {subject} picks the record,"
    " which is {sink}."
)


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L006",
    slug="token-never-compared",
    title="A token is asked for and never compared",
    severity="critical",
    why="The code tests that a token was sent, but compares it with nothing: any text opens the record.",
    remedy="Compare it with the token of this very record with `consteq`, and refuse where either is empty.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
