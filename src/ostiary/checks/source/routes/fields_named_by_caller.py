"""The caller decides which fields are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("mass-assignment",)
MESSAGE: Final = "{who} sets any field of {model} through {entry}: {subject} is {sink}."


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L015",
    slug="fields-named-by-caller",
    title="The caller decides which fields are written",
    severity="high",
    why=(
        "What the request brings is written as it is, with sudo: state, price, owner, groups and whatever "
        "else the model has."
    ),
    remedy="Take the fields that the form has, by name.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
