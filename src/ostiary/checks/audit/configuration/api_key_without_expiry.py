"""API keys without an end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.keys import keys_of
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("res_users_apikeys", "expiration_date")
    found = keys_of(audit, audit.users, "expiration_date IS NULL")
    if found.number:
        yield CHECK.finding(
            f"API keys that never end: {found.number}.",
            subject=Subject(model="res.users.apikeys"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C004",
    slug="api-key-without-expiry",
    title="API keys never end",
    severity="medium",
    why="A key that leaked into a script, a log or a laptop works until somebody thinks of it.",
    remedy="Make new keys with an end, and delete these.",
    judge=judge,
    series=(18, 20),
)
