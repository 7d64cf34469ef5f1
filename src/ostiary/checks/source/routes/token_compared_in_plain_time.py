"""A token is compared with `==`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("token-compared-plainly",)
MESSAGE: Final = "{subject} is {sink} on {entry}; its duration tells how much of a guess is right."


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L007",
    slug="token-compared-in-plain-time",
    title="A token is compared with `==`",
    severity="low",
    why="The time that `==` takes tells how many characters of a guess are right.",
    remedy="Use `consteq` of `odoo.tools`, or `hmac.compare_digest`.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
