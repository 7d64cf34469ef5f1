"""OST-L210: an access right for a model that has no records."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding, Subject


def judge(source: Source) -> Iterator[Finding]:
    for right in source.rights:
        if right.model is not None and right.operations and not source.has_records(right.model):
            outsiders = bool(right.group) and bool(source.audiences(right.group))
            yield CHECK.finding(
                f"`{right.model}` is abstract and has no records; the right does nothing for the models that "
                "inherit from "
                "it, and opens its methods to RPC.",
                severity="medium" if outsiders else "low",
                confidence="firm",
                subject=Subject(model=right.model, group=right.group),
                location=source.location(right.place),
                evidence={"right": right.xmlid},
                identity=(right.xmlid,),
            )


CHECK = Check(
    code="OST-L210",
    slug="access-right-on-abstract-model",
    title="An access right for an abstract model",
    severity="medium",
    why="Rights are not inherited: whoever wrote it believes that the models below are covered.",
    remedy="Drop the line, and write one for each model that inherits from it.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
