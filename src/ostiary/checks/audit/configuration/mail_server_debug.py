"""Whole mails in the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_mail_server", "active", "smtp_debug")
    found = find(audit, "SELECT id FROM ir_mail_server WHERE active AND smtp_debug")
    if found.number:
        yield CHECK.finding(
            f"Outgoing mail servers that write every message to the log: {found.number}.",
            subject=Subject(model="ir.mail_server"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C041",
    slug="mail-server-debug",
    title="Outgoing mails are written to the log",
    severity="high",
    why="Links to set passwords, tokens and the password of the mail server stand in log files that many people read.",
    remedy="Switch `smtp_debug` off, and remove the old logs.",
    judge=judge,
)
