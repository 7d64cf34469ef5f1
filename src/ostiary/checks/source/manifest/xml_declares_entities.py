"""OST-L208: a data file that declares entities."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for problem in source.problems("entities"):
        yield CHECK.finding(
            f"The file was left out: {problem.message}.",
            location=source.location(problem.place),
            evidence={"reason": problem.message},
            identity=(problem.message,),
        )


CHECK = Check(
    code="OST-L208",
    slug="xml-declares-entities",
    title="A data file declares XML entities",
    severity="high",
    why="Entities can make a small file fill the memory, or read files of the server, wherever it is parsed.",
    remedy="Write the values where they are used.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
