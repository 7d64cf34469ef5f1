"""Tokens in the visitors' history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("website_track", "url")
    found = find(audit, "SELECT id FROM website_track WHERE url LIKE '%access_token=%'")
    if found.number:
        yield CHECK.finding(
            f"Addresses with an access token in the history of visitors: {found.number}.",
            subject=Subject(model="website.track"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-T012",
    slug="token-in-visitor-track",
    title="The history of website visitors holds access tokens",
    severity="medium",
    why="Everybody who may look at visitors can open the documents behind these addresses.",
    remedy="Delete these rows of `website.track`, and switch tracking off on the view that made them.",
    judge=judge,
)
