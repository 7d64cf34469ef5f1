"""Tokens that Odoo has not made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.checks.audit.tokens.documents import documents
from ostiary.checks.audit.tokens.forms import foreign
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    for document in documents(audit):
        found = find(audit, f"SELECT id FROM {document.rows} WHERE {foreign(audit, document)}")
        if found.number:
            yield CHECK.finding(
                f"Tokens of `{document.model}` that are no UUID of version 4: {found.number}.",
                confidence="firm",
                subject=Subject(model=document.model),
                evidence=found.evidence(),
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-T003",
    slug="token-not-uuid4",
    title="Sharing links have tokens that Odoo did not make",
    severity="high",
    why="Odoo draws tokens at random (UUID version 4); what a script made by other means may be predictable.",
    remedy="Empty `access_token` on these records, so that Odoo draws new ones, and mend the script or import.",
    judge=judge,
)
