"""Devices that are trusted for long."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.parameters import as_number
from ostiary.checks.audit.rows import counted, find
from ostiary.findings import Check, Finding, Subject

LONGEST: Final = 90
KEY: Final = "auth_totp.trusted_device_age"


def judge(audit: Audit) -> Iterator[Finding]:
    days = as_number(audit.parameters.get(KEY), LONGEST)
    if days > LONGEST:
        yield CHECK.finding(f"`{KEY}` is {days:g} days.", evidence={"days": days}, identity=("parameter",))
    audit.require("auth_totp_device", "create_date")
    limit = audit.settings.key_older_than
    found = find(
        audit, "SELECT id FROM auth_totp_device WHERE create_date < $1", [audit.now - datetime.timedelta(days=limit)]
    )
    if found.number:
        yield CHECK.finding(
            f"{counted(found.number, 'device')} have been trusted for more than {limit} days.",
            subject=Subject(model="auth_totp.device"),
            evidence=found.evidence(days=limit),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S015",
    slug="trusted-device-old",
    title="Devices are trusted for long",
    severity="low",
    why="On a trusted device the password alone is enough, whoever has the device now.",
    remedy="Delete old devices, and set the parameter to 90 days or fewer.",
    judge=judge,
    series=(15, 20),
)
