"""OST-L207: a file of access rights without a column."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for problem in source.problems("columns"):
        yield CHECK.finding(
            f"Here {problem.message}: every row means something else than it looks.",
            location=source.location(problem.place),
            evidence={"reason": problem.message},
            identity=(problem.message,),
        )


CHECK = Check(
    code="OST-L207",
    slug="security-column-missing",
    title="A file of access rights or rules lacks a column",
    severity="high",
    why="Without `group_id:id` every row is for everybody; without `id` every update adds the rows again.",
    remedy="Add the column.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
