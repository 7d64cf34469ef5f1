"""One outside identity for two users."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.signup.twins import twins
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("res_users", "oauth_provider_id", "oauth_uid")
    found = twins(audit, "oauth_provider_id", "oauth_uid")
    if found.number:
        yield CHECK.finding(
            f"Users with the same identity at a sign-on provider as another: {found.number}.",
            subject=Subject(model="res.users"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S023",
    slug="oauth-identity-shared",
    title="One outside identity logs in as several users",
    severity="high",
    why="Which of the users somebody becomes at sign-on is left to chance.",
    remedy="Empty the identity of all but the right user.",
    judge=judge,
)
