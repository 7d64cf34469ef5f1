"""OST-L205: a file that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for problem in source.problems("unreadable", "skipped"):
        yield CHECK.finding(
            f"The file was left out: {problem.message}.",
            location=source.location(problem.place),
            evidence={"reason": problem.message},
            identity=(problem.message,),
        )


CHECK = Check(
    code="OST-L205",
    slug="file-not-readable",
    title="A file could not be read",
    severity="medium",
    why="What the file holds is not judged: a rule in it is missing here, and perhaps in Odoo, too.",
    remedy="Mend the file.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
