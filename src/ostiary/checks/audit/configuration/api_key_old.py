"""API keys that nobody has renewed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.keys import keys_of
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("res_users_apikeys", "create_date")
    limit = audit.settings.key_older_than
    found = keys_of(audit, audit.users, "create_date < $2", audit.now - datetime.timedelta(days=limit))
    if found.number:
        yield CHECK.finding(
            f"API keys older than {limit} days: {found.number}.",
            subject=Subject(model="res.users.apikeys"),
            evidence=found.evidence(days=limit),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C005",
    slug="api-key-old",
    title="API keys are old",
    severity="low",
    why="The longer a key has been in use, the more machines and people have had it.",
    remedy="Make new keys for the integrations that still run, and delete the old ones.",
    judge=judge,
)
