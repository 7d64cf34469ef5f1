"""Tokens that somebody could work out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.checks.audit.tokens.documents import documents
from ostiary.checks.audit.tokens.forms import SHORTEST, guessable
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    for document in documents(audit):
        found = find(audit, f"SELECT id FROM {document.rows} WHERE {guessable(audit, document)}")
        if found.number:
            yield CHECK.finding(
                f"Tokens of `{document.model}` that are shorter than {SHORTEST} characters, digits alone, or made from"
                f" the record's id or name: {found.number}.",
                subject=Subject(model=document.model),
                evidence=found.evidence(),
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-T004",
    slug="token-guessable",
    title="Sharing links have tokens that can be guessed",
    severity="critical",
    why="The token alone keeps strangers from the document; one that follows from the record protects nothing.",
    remedy="Empty `access_token` on these records, so that Odoo draws new ones, and mend the script or import.",
    judge=judge,
)
