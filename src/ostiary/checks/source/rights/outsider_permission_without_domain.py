"""OST-A028: in series 20, a permission for outsiders without a domain, on a model with owners."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.checks.source.rights.exposed import exposed
from ostiary.checks.source.rights.portal_model_without_rule import message, severity
from ostiary.findings import Check, Finding, Subject


def judge(source: Source) -> Iterator[Finding]:
    seen: set[str] = set()
    for audience, people in (("public", "visitors who are not logged in"), ("portal", "portal users")):
        for found in exposed(source, audience, "read"):  # type: ignore[arg-type]
            if found.owner is not None and not found.has_group_rule and found.right.xmlid not in seen:
                seen.add(found.right.xmlid)
                yield CHECK.finding(
                    message(found, people),
                    severity=severity(found),
                    confidence=found.confidence,
                    subject=Subject(model=found.model, group=found.right.group),
                    location=source.location(found.right.place),
                    evidence={"right": found.right.xmlid, "owner": found.owner.path},
                    identity=(found.right.xmlid,),
                )


CHECK = Check(
    code="OST-A028",
    slug="outsider-permission-without-domain",
    title="Outsiders have a permission without a domain on a model with owners",
    severity="critical",
    why="Permissions add up: one without a domain opens all records, whatever the others ask for.",
    remedy="Give the row a domain that names the owner.",
    judge=judge,
    needs=("source",),
    series=(20, 20),
)
