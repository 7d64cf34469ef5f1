"""API keys for portal users are allowed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Odoo takes every text that is not empty for yes."""
    if audit.parameters.get("portal.allow_api_keys"):
        yield CHECK.finding(
            "`portal.allow_api_keys` is set: portal users make API keys on their own.",
            evidence={"key": "portal.allow_api_keys", "outsiders": len(audit.outsiders)},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C001",
    slug="portal-api-keys-allowed",
    title="Portal users may make API keys",
    severity="medium",
    why="A key calls the ORM without a second factor and outlives the session; few customers need one.",
    remedy="Delete the parameter `portal.allow_api_keys`, and the keys that portal users have made.",
    judge=judge,
)
