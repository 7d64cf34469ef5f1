"""OST-A019: an access right for a model that there is not."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for right in source.rights:
        if right.model is None and right.model_named and source.all_known(right.module):
            yield CHECK.finding(
                f"`{right.model_named}` is no model of this module or of those that it depends on.",
                confidence="firm",
                location=source.location(right.place),
                evidence={"right": right.xmlid, "model": right.model_named},
                identity=(right.xmlid,),
            )


CHECK = Check(
    code="OST-A019",
    slug="access-right-on-missing-model",
    title="An access right for a model that there is not",
    severity="low",
    why="The module does not install, or the right that was meant for another model is missing there.",
    remedy="Name the model as it is called, or drop the line.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
