"""OST-A031: in series 20, a restriction on reading only, where outsiders may change."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.access import OPERATIONS
from ostiary.checks.source.domains import Strength
from ostiary.checks.source.material import Source
from ostiary.checks.source.rules.shared import rule_finding
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for rule in source.rules:
        if rule.groups or rule.model is None or "read" not in rule.operations:
            continue
        if (source.reading(rule).strength or Strength.NOTHING) == Strength.NOTHING:
            continue
        rights = source.book.rights(rule.model, source.around(rule.module))
        given = {operation for right in rights if source.audiences(right.group) for operation in right.operations}
        left = [operation for operation in OPERATIONS if operation in given - rule.operations - {"create"}]
        if left:
            yield rule_finding(
                source,
                CHECK,
                rule,
                f"The restriction is not for {' and '.join(left)}, which outsiders may do with `{rule.model}`.",
            )


CHECK = Check(
    code="OST-A031",
    slug="restriction-covers-some-operations",
    title="A restriction leaves out an operation that outsiders have",
    severity="high",
    why="What cannot be read can then still be changed or deleted by its id.",
    remedy="Let the restriction speak of every operation: `crud`.",
    judge=judge,
    needs=("source",),
    series=(20, 20),
)
