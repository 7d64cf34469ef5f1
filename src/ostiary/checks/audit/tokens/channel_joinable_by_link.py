"""Discussion channels that anybody with the link can enter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Severity, Skipped, Subject

_SINCE_17: Final = (
    "SELECT id FROM discuss_channel WHERE channel_type = 'channel' AND group_public_id IS NULL AND active"
)
_IN_16: Final = "SELECT id FROM mail_channel WHERE channel_type = 'channel' AND group_public_id IS NULL AND active"
_UNTIL_15: Final = "SELECT id FROM mail_channel WHERE channel_type = 'channel' AND public = 'public' AND active"

MADE_HERE: Final = "made here"
_CASES: Final[tuple[tuple[str, Severity], ...]] = ((MADE_HERE, "high"), ("of Odoo's own data", "info"))
_SHIPPED: Final = "SELECT res_id FROM ir_model_data WHERE model = $1 AND module = 'mail'"
"""Odoo's demo data has a public channel, which says so in its name."""


def judge(audit: Audit) -> Iterator[Finding]:
    model, select = _where(audit)
    for whose, severity in _CASES:
        found = find(audit, f"{select} AND {'NOT' if whose == MADE_HERE else ''} id IN ({_SHIPPED})", [model])
        if found.number:
            yield CHECK.finding(
                f"Channels {whose} that no group limits: {found.number}.",
                severity=severity,
                subject=Subject(model=model),
                evidence=found.evidence(),
                identity=(whose,),
            )


def _where(audit: Audit) -> tuple[str, str]:
    if audit.has("discuss_channel", "group_public_id"):
        return "discuss.channel", _SINCE_17
    if audit.has("mail_channel", "public"):
        return "mail.channel", _UNTIL_15
    if audit.has("mail_channel", "group_public_id"):
        return "mail.channel", _IN_16
    raise Skipped("the source has no discussion channels")


CHECK: Final[Check[Audit]] = Check(
    code="OST-T031",
    slug="channel-joinable-by-link",
    title="Discussion channels are open to anybody with the link",
    severity="high",
    why="Whoever has the invitation link enters the channel and reads everything that was ever written.",
    remedy="Set an authorised group, such as internal users, on channels that are not for everybody.",
    judge=judge,
)
