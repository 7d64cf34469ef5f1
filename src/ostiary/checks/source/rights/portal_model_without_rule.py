"""OST-R001: portal users may read a model with owners, and no rule of theirs binds its records."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.checks.source.rights.exposed import Exposed, exposed, given_to
from ostiary.findings import Check, Finding, Severity, Subject


def judge(source: Source) -> Iterator[Finding]:
    for found in exposed(source, "portal", "read"):
        if found.owner is not None and not found.has_group_rule and "public" not in source.audiences(found.right.group):
            yield CHECK.finding(
                message(found, "portal users"),
                severity=severity(found),
                confidence=found.confidence,
                subject=Subject(model=found.model, group=found.right.group),
                location=source.location(found.right.place),
                evidence={"right": found.right.xmlid, "owner": found.owner.path},
                identity=(found.right.xmlid,),
            )


def severity(found: Exposed) -> Severity:
    """Records of customers are worst; those that name a user or hang on a document are less certain to be private."""
    kind = found.owner.kind if found.owner else ""
    if found.overridden or kind == "person":
        return "medium"
    return "critical" if kind == "customer" else "high"


def message(found: Exposed, people: str) -> str:
    path = found.owner.path if found.owner else ""
    return (
        f"The right for {given_to(found.right)} lets {people} read every `{found.model}`; each belongs to somebody "
        f"(`{path}`), and no rule of theirs says whose they may see."
    )


CHECK = Check(
    code="OST-R001",
    slug="portal-model-without-rule",
    title="Portal users read every record of a model that has owners",
    severity="critical",
    why="Without a rule for their group an access right opens all records: each customer reads those of all others.",
    remedy="Add a record rule for the portal group that holds the records to the user's commercial partner.",
    judge=judge,
    needs=("source",),
    series=(8, 19),
)
