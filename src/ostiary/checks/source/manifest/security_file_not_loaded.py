"""OST-L202: a file of access rights or rules that the manifest does not name."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for problem in source.problems("not-listed"):
        yield CHECK.finding(
            "The manifest does not name this file: its access rights and rules are never loaded.",
            location=source.location(problem.place),
            evidence={"reason": problem.message},
            identity=(problem.message,),
        )


CHECK = Check(
    code="OST-L202",
    slug="security-file-not-loaded",
    title="A file of access rights or rules is not loaded",
    severity="medium",
    why="Rules that are written and never loaded protect nothing, and everybody believes that they do.",
    remedy="Name the file under `data` in the manifest, before the views.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
