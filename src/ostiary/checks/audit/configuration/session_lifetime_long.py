"""Sessions that live for long."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.parameters import as_number
from ostiary.findings import Check, Finding

_DAY: Final = 24 * 60 * 60


def judge(audit: Audit) -> Iterator[Finding]:
    limit = audit.settings.session_days
    days = as_number(audit.parameters.get("sessions.max_inactivity_seconds"), limit * _DAY) / _DAY
    if days > limit:
        yield CHECK.finding(
            f"Sessions end after {days:g} days without use; the limit is {limit}.",
            evidence={"days": round(days, 2), "limit": limit},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C048",
    slug="session-lifetime-long",
    title="Sessions live for long",
    severity="low",
    why="A session that was left open on a shared machine, or stolen, stays a way in.",
    remedy="Lower `sessions.max_inactivity_seconds`.",
    judge=judge,
    series=(17, 20),
)
