"""The clean-up does not run."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Skipped, Subject

LATE: Final = 3
"""Days after which the daily clean-up is late."""
_CRON: Final = """
    SELECT cron.active, cron.nextcall
      FROM ir_cron cron JOIN ir_model_data data ON data.res_id = cron.id AND data.model = 'ir.cron'
     WHERE data.module = 'base' AND data.name = 'autovacuum_job'
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_cron", "active", "nextcall")
    rows = audit.rows(_CRON)
    if not rows:
        raise Skipped("the clean-up of base has no external id any more")
    active, due = rows[0]
    if not active:
        yield CHECK.finding("`base.autovacuum_job` is switched off.", subject=_SUBJECT, evidence={"active": False})
    elif isinstance(due, datetime.datetime) and due < audit.now - datetime.timedelta(days=LATE):
        days = (audit.now - due).days
        yield CHECK.finding(
            f"`base.autovacuum_job` is {days} days late.",
            confidence="firm",
            subject=_SUBJECT,
            evidence={"active": True, "days": days},
        )


_SUBJECT: Final = Subject(model="ir.cron")
CHECK: Final[Check[Audit]] = Check(
    code="OST-C058",
    slug="stuck-cleanup-cron",
    title="The clean-up of expired rows does not run",
    severity="medium",
    why="Expired keys, sessions, uploads and logs live on, and scheduled actions that end access do not run either.",
    remedy="Switch `base.autovacuum_job` on, and look why scheduled actions do not run.",
    judge=judge,
)
