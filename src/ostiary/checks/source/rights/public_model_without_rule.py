"""OST-R002: visitors may read a model with owners, and no rule of theirs binds its records."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.checks.source.rights.exposed import of_unbound, unbound
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for found in unbound(source, "public"):
        if found.right.group is not None:
            yield of_unbound(CHECK, source, found)


CHECK = Check(
    code="OST-R002",
    slug="public-model-without-rule",
    title="Visitors read every record of a model that has owners",
    severity="critical",
    why="Without a rule for their group an access right opens all records, also over the API and without a login.",
    remedy="Take the right away, or add a record rule that opens only what is published.",
    judge=judge,
    needs=("source",),
    series=(8, 19),
)
