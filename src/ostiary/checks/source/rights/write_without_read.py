"""OST-A023: a right to change what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding, Subject


def judge(source: Source) -> Iterator[Finding]:
    for right in source.rights:
        if right.model is None or not right.operations & {"write", "unlink"} or not source.audiences(right.group):
            continue
        rights = source.book.rights(right.model, source.around(right.module))
        readers = {other.group for other in rights if "read" in other.operations}
        if not readers & {right.group, None} and not readers & source.groups_of(source.audiences(right.group)[-1]):
            yield CHECK.finding(
                f"`{right.xmlid}` lets outsiders change `{right.model}` without a right to read it.",
                subject=Subject(model=right.model, group=right.group),
                location=source.location(right.place),
                evidence={"right": right.xmlid},
                identity=(right.xmlid,),
            )


CHECK = Check(
    code="OST-A023",
    slug="write-without-read",
    title="Outsiders may change what they cannot read",
    severity="low",
    why="It was most likely meant otherwise; the texts of errors tell what is there all the same.",
    remedy="Give the right to read with a rule, or take the other permissions away.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
