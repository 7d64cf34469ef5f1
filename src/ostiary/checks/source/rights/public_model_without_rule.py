"""OST-R002: visitors may read a model with owners, and no rule of theirs binds its records."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.checks.source.rights.exposed import exposed
from ostiary.checks.source.rights.portal_model_without_rule import message, severity
from ostiary.findings import Check, Finding, Subject


def judge(source: Source) -> Iterator[Finding]:
    for found in exposed(source, "public", "read"):
        if found.owner is not None and not found.has_group_rule and found.right.group is not None:
            yield CHECK.finding(
                message(found, "visitors who are not logged in"),
                severity=severity(found),
                confidence=found.confidence,
                subject=Subject(model=found.model, group=found.right.group),
                location=source.location(found.right.place),
                evidence={"right": found.right.xmlid, "owner": found.owner.path},
                identity=(found.right.xmlid,),
            )


CHECK = Check(
    code="OST-R002",
    slug="public-model-without-rule",
    title="Visitors read every record of a model that has owners",
    severity="critical",
    why="Without a rule for their group an access right opens all records, also over the API and without a login.",
    remedy="Take the right away, or add a record rule that opens only what is published.",
    judge=judge,
    needs=("source",),
    series=(8, 19),
)
