"""OST-A027: in series 20, everybody may create, change or delete."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.groups import EVERYONE
from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding, Subject


def judge(source: Source) -> Iterator[Finding]:
    for right in source.rights:
        changes = sorted(right.operations - {"read"})
        if right.group == EVERYONE and changes:
            yield CHECK.finding(
                f"Everybody, visitors included, may {' and '.join(changes)} `{right.model or right.model_named}`.",
                subject=Subject(model=right.model, group=EVERYONE),
                location=source.location(right.place),
                evidence={"right": right.xmlid, "operations": changes},
                identity=(right.xmlid,),
            )


CHECK = Check(
    code="OST-A027",
    slug="everyone-may-write",
    title="Everybody may create, change or delete records",
    severity="critical",
    why="The group of everyone holds visitors, too: whatever it may change, the internet may change.",
    remedy="Name the group that is meant.",
    judge=judge,
    needs=("source",),
    series=(20, 20),
)
