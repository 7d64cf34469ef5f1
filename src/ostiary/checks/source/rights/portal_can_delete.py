"""OST-A003: portal users may delete records."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.checks.source.rights.changing import changing, finding
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for found in changing(source, "portal", "unlink"):
        yield finding(source, CHECK, found, "critical")


CHECK = Check(
    code="OST-A003",
    slug="portal-can-delete",
    title="Portal users may delete records of a model",
    severity="critical",
    why="Deletion needs no page: every portal user can do it over RPC with an id.",
    remedy="Drop the permission; archive in a controller where customers must be able to take something back.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
