"""Text of the caller is marked as safe HTML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("raw-html",)
MESSAGE: Final = "{subject} of {entry} is {sink}."


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L025",
    slug="html-of-caller-trusted",
    title="Text of the caller is marked as safe HTML",
    severity="medium",
    why="`Markup` says that a text needs no escaping; a script in it runs in the browser of whoever sees it.",
    remedy="Let the value be escaped: `Markup('<b>%s</b>') % value`.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
