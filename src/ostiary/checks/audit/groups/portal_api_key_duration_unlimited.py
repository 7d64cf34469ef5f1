"""How long outsiders' API keys may live."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    """Groups of outsiders that allow keys for longer than the limit."""
    audit.require("res_groups", "api_key_duration")
    limit = audit.settings.key_lifetime
    held = frozenset().union(*audit.openings.groups["portal"])
    for number, days in audit.rows("SELECT id, api_key_duration FROM res_groups WHERE api_key_duration > $1", [limit]):
        if number in held and isinstance(number, int):
            yield CHECK.finding(
                "Outsiders in this group may make API keys that outlive the limit.",
                subject=Subject(group=audit.group_name(number)),
                evidence={"days": days, "limit": limit},
            )


CHECK: Final = Check(
    code="OST-G019",
    slug="portal-api-key-duration-unlimited",
    title="Outsiders may make API keys that last very long",
    severity="medium",
    why="A key needs no second factor and no password, and nobody changes it.",
    remedy="Set the duration of API keys on the group to some weeks.",
    judge=judge,
    series=(18, 20),
)
