"""A token or password is written to the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("secret-logged",)
MESSAGE: Final = "{subject} is {sink} by {entry}."


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L010",
    slug="secret-in-log",
    title="A token or password is written to the log",
    severity="medium",
    why="Logs are read by more people than may use the secret, and are kept longer.",
    remedy="Leave the value out of the message.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
