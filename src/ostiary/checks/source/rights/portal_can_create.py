"""OST-A001: portal users may create records."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.checks.source.rights.changing import changing, finding
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for found in changing(source, "portal", "create"):
        yield finding(source, CHECK, found, "medium")


CHECK = Check(
    code="OST-A001",
    slug="portal-can-create",
    title="Portal users may create records of a model",
    severity="medium",
    why="Over RPC a portal user can create records with any value in any field, also those that a form would not show.",
    remedy="Create the records in a controller that takes only the fields that are meant, and drop the right.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
