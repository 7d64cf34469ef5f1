"""OST-A005: visitors may change or delete records."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.checks.source.rights.changing import changing, finding
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for found in changing(source, "public", "write", "unlink"):
        yield finding(source, CHECK, found, "critical")


CHECK = Check(
    code="OST-A005",
    slug="public-can-write",
    title="Visitors may change or delete records of a model",
    severity="critical",
    why="Everybody on the internet can change the records.",
    remedy="Drop the permissions; let a controller do what visitors need.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
