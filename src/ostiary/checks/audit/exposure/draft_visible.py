"""Drafts that their customer reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.listed import DRAFT, LISTED, unlisted
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    for model in LISTED:
        for found in unlisted(audit, model):
            if found.state in DRAFT:
                yield CHECK.finding(
                    f"Portal users read {found.records} drafts of `{model}` that were never sent to them.",
                    subject=Subject(model=model),
                    evidence={"records": found.records, "pairs": found.pairs},
                )


CHECK: Final[Check[Audit]] = Check(
    code="OST-X011",
    slug="draft-visible",
    title="Customers read drafts",
    severity="medium",
    why="A quotation, invoice or purchase order in draft has prices and notes that nobody has approved yet. No page "
    "lists it, but the record rules give it to its customer, as stock Odoo ships them for sales orders.",
    remedy="Add `('state', '!=', 'draft')` to the portal rule of the model.",
    needs=("engine",),
    judge=judge,
)
