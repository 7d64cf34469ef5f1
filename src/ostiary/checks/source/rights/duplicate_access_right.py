"""OST-A018: two access rights of one module for the same model and group."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ostiary.checks.source.access import Right
from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding, Subject


def judge(source: Source) -> Iterator[Finding]:
    if source.major >= 20:
        return
    seen: dict[tuple[str, str, str | None], list[Right]] = defaultdict(list)
    for right in source.rights:
        if right.model is not None:
            seen[right.module, right.model, right.group].append(right)
    for (_, model, group), rights in seen.items():
        for later in rights[1:]:
            if later.operations != rights[0].operations:
                yield CHECK.finding(
                    f"`{later.xmlid}` and `{rights[0].xmlid}` are for the same model and group, and say "
                    "different things: "
                    "what either gives is given.",
                    subject=Subject(model=model, group=group),
                    location=source.location(later.place),
                    evidence={"rights": [rights[0].xmlid, later.xmlid]},
                    identity=(later.xmlid,),
                )


CHECK = Check(
    code="OST-A018",
    slug="duplicate-access-right",
    title="Two access rights for the same model and group",
    severity="low",
    why=(
        "Rights add up: whoever narrows one of them believes that something was taken away, and the other still "
        "gives it."
    ),
    remedy="Keep one of them.",
    judge=judge,
    needs=("source",),
    series=(8, 19),
)
