"""Shortened links that hold tokens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("link_tracker", "url")
    found = find(audit, "SELECT id FROM link_tracker WHERE url LIKE '%access_token=%'")
    if found.number:
        yield CHECK.finding(
            f"Tracked links that lead to a document with its token: {found.number}.",
            subject=Subject(model="link.tracker"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-T011",
    slug="token-in-link-tracker",
    title="Shortened links lead to documents with their tokens",
    severity="high",
    why="The code of a shortened link has a few characters that a stranger can try one after the other.",
    remedy="Delete these tracked links, and empty `access_token` on the documents that they lead to.",
    judge=judge,
)
