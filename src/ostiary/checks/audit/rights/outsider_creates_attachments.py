"""Attachments as a model, open to outsiders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights.judging import WHO, named
from ostiary.facts import OPERATIONS, Operation
from ostiary.findings import Check, Finding, Subject

MODEL: Final = "ir.attachment"


def judge(audit: Audit) -> Iterator[Finding]:
    """Any access right on attachments: stock Odoo has none for outsiders."""
    for who in WHO:
        found: dict[Operation, list[str | int]] = {
            operation: named(audit.openings.rights[who].get((MODEL, operation), ())) for operation in OPERATIONS
        }
        operations = [operation for operation, rights in found.items() if rights]
        if operations:
            yield CHECK.finding(
                "Outsiders have an access right on attachments, which stock Odoo never gives them.",
                subject=Subject(model=MODEL),
                identity=(who,),
                evidence={
                    "who": who,
                    "operations": operations,
                    "access_rights": sorted({str(x) for r in found.values() for x in r}),
                },
            )


CHECK: Final = Check(
    code="OST-A025",
    slug="outsider-creates-attachments",
    title="Outsiders have an access right on attachments",
    severity="critical",
    why="Attachments hold the files of all documents, and a new one is served from your own domain to others.",
    remedy="Take the access right away: portal pages serve and take files through routes that check the document.",
    judge=judge,
)
