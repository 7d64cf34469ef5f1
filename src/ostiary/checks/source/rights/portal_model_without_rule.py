"""OST-R001: portal users may read a model with owners, and no rule of theirs binds its records."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.checks.source.rights.exposed import of_unbound, unbound
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for found in unbound(source, "portal"):
        if "public" not in source.audiences(found.right.group):
            yield of_unbound(CHECK, source, found)


CHECK = Check(
    code="OST-R001",
    slug="portal-model-without-rule",
    title="Portal users read every record of a model that has owners",
    severity="critical",
    why="Without a rule for their group an access right opens all records: each customer reads those of all others.",
    remedy="Add a record rule for the portal group that holds the records to the user's commercial partner.",
    judge=judge,
    needs=("source",),
    series=(8, 19),
)
