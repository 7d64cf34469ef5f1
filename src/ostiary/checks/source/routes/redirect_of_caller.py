"""The caller decides where the browser is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("open-redirect",)
MESSAGE: Final = "{entry} sends the browser wherever {subject} says."


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L020",
    slug="redirect-of-caller",
    title="The caller decides where the browser is sent",
    severity="medium",
    why="A link to your own server leads to a page of somebody else, which asks for the password again.",
    remedy=(
        "Keep to local addresses: `request.redirect(url)` from 15.0 on, or test that it begins with `/` and "
        "not with `//`."
    ),
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
