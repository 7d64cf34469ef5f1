"""The user that stands for visitors has an API key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.keys import keys_of
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    found = keys_of(audit, audit.public_users)
    if found.number:
        yield CHECK.finding(
            f"API keys of users that stand for visitors: {found.number}.",
            subject=Subject(model="res.users.apikeys"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C003",
    slug="public-user-holds-api-key",
    title="The user that stands for visitors has an API key",
    severity="critical",
    why="Nobody is this user; a key for it is a back door that no list of people shows.",
    remedy="Delete the key, and find out who made it.",
    judge=judge,
)
