"""OST-A004: visitors may create records."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.checks.source.rights.changing import changing, finding
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for found in changing(source, "public", "create"):
        yield finding(source, CHECK, found, "high")


CHECK = Check(
    code="OST-A004",
    slug="public-can-create",
    title="Visitors may create records of a model",
    severity="high",
    why="Everybody on the internet can fill the table, with any value in any field.",
    remedy="Create the records in a controller that takes only the fields that are meant, and drop the right.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
