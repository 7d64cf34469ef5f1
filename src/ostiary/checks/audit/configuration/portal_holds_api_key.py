"""Outsiders who have API keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.keys import keys_of
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    found = keys_of(audit, audit.outsiders)
    if found.number:
        yield CHECK.finding(
            f"API keys of outsiders: {found.number}.",
            subject=Subject(model="res.users.apikeys"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C002",
    slug="portal-holds-api-key",
    title="Outsiders hold API keys",
    severity="medium",
    why="With a key a program reads all that the person may read, page by page, without a second factor.",
    remedy="Delete the keys that no integration needs; give the others an end.",
    judge=judge,
)
