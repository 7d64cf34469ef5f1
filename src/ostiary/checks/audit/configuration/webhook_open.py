"""Automations that strangers start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.webhooks import WEBHOOKS, needed
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    needed(audit)
    found = find(audit, WEBHOOKS)
    if found.number:
        yield CHECK.finding(
            f"Automations that run as superuser for whoever knows their address: {found.number}.",
            subject=Subject(model="base.automation"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C014",
    slug="webhook-open",
    title="Automations can be started from outside",
    severity="high",
    why="The address is the only secret: it stands in the settings, logs and mails of the service that calls it.",
    remedy="Switch off webhooks that nobody calls, rotate the address of the others, and check what they are sent.",
    judge=judge,
    series=(17, 20),
)
