"""The server refuses what the rules allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.findings import Check, Finding
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import told
from ostiary.probe.tries import FAMILIES


def judge(tried: Tried) -> Iterator[Finding]:
    yield from told(CHECK, tried, tuple(FAMILIES), "over-block")


CHECK: Final[Check[Tried]] = Check(
    code="OST-P020",
    slug="allowed-document-refused",
    title="The server refuses what the rules allow",
    severity="low",
    why=(
        "Nobody reads too much, but somebody reads too little: code stands in the way of the rules, or the server "
        "still goes by older ones."
    ),
    remedy="Ask `ostiary explain` about this user and record; restart the server if rules were changed by SQL.",
    judge=judge,
    needs=("probe",),
)
