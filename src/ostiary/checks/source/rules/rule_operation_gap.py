"""OST-R017: a rule for outsiders leaves out an operation that their access right gives."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.access import OPERATIONS
from ostiary.checks.source.material import Source
from ostiary.checks.source.rights.changing import is_gap
from ostiary.findings import Check, Finding, Subject


def judge(source: Source) -> Iterator[Finding]:
    for right in source.rights:
        audiences = source.audiences(right.group) if right.group else ()
        if right.model is None or not audiences:
            continue
        gaps = [operation for operation in OPERATIONS if is_gap(source, right, audiences[-1], operation)]
        if gaps:
            yield CHECK.finding(
                f"The rules for outsiders on `{right.model}` do not cover {' and '.join(gaps)}, which `{right.xmlid}` "
                "gives: any record can be reached that way.",
                confidence="firm",
                subject=Subject(model=right.model, group=right.group),
                location=source.location(right.place),
                evidence={"right": right.xmlid, "operations": gaps},
                identity=(right.xmlid,),
            )


CHECK = Check(
    code="OST-R017",
    slug="rule-operation-gap",
    title="A rule leaves out an operation that the access right gives",
    severity="high",
    why=(
        "An operation that no rule of their groups is for is not restricted at all: what is hidden can still be "
        "changed."
    ),
    remedy="Let the rule apply to every operation that the access right gives, or take the operation away.",
    judge=judge,
    needs=("source",),
    series=(8, 19),
)
