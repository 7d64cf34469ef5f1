"""The caller names the model that sudo opens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source import flows
from ostiary.checks.source.flows import HasFlow
from ostiary.findings import Check, Finding

KINDS: Final = ("model-from-caller",)
MESSAGE: Final = "{who} names the model in {subject}: {entry} takes its records with sudo, and they are {sink}."


def judge(source: HasFlow) -> Iterator[Finding]:
    return flows.findings(CHECK, source, KINDS, MESSAGE)


CHECK: Final[Check[HasFlow]] = Check(
    code="OST-L019",
    slug="model-of-caller",
    title="The caller names the model that sudo opens",
    severity="critical",
    why="With the name of a model and an id from the request, sudo opens every record of the database.",
    remedy="Look the name up in a list of the models that the page is for.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
