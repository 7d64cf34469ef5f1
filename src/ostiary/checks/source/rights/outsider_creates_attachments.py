"""OST-A025: outsiders get a right on attachments."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.checks.source.rights.exposed import given_to
from ostiary.findings import Check, Finding, Subject


def judge(source: Source) -> Iterator[Finding]:
    for right in source.rights:
        changes = right.operations - {"read"}
        if right.model == "ir.attachment" and changes and right.group and source.audiences(right.group):
            yield CHECK.finding(
                f"The right for {given_to(right)} lets outsiders {', '.join(sorted(changes))} attachments over RPC.",
                subject=Subject(model="ir.attachment", group=right.group),
                location=source.location(right.place),
                evidence={"right": right.xmlid},
                identity=(right.xmlid,),
            )


CHECK = Check(
    code="OST-A025",
    slug="outsider-creates-attachments",
    title="Outsiders have a right to change attachments",
    severity="critical",
    why="They can then make public files on this server, or attach files to documents that they can write.",
    remedy="Drop the right and make the attachment in a controller after the document was checked.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
