"""Webhooks whose caller chooses the record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.webhooks import WEBHOOKS, needed
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    needed(audit)
    audit.require("base_automation", "record_getter")
    found = find(audit, f"{WEBHOOKS} AND record_getter LIKE '%payload%' AND record_getter LIKE '%browse%'")
    if found.number:
        yield CHECK.finding(
            f"Webhooks that take the record to work on from what the caller sends: {found.number}.",
            subject=Subject(model="base.automation"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C015",
    slug="webhook-finds-any-record",
    title="Whoever calls a webhook chooses the record",
    severity="critical",
    why="The model and the id come from the payload, so that one address works on every record, as superuser.",
    remedy="Let `record_getter` search for a reference that only the right caller knows.",
    judge=judge,
    series=(17, 20),
)
