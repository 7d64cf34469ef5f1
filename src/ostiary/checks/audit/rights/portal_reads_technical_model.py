"""Odoo's own plumbing, read by outsiders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights.families import TECHNICAL
from ostiary.checks.audit.rights.judging import reads
from ostiary.findings import Check, Finding

GRAVE: Final = frozenset(
    {
        "fetchmail.server",
        "ir.actions.server",
        "ir.attachment",
        "ir.config_parameter",
        "ir.cron",
        "ir.logging",
        "ir.mail_server",
        "ir.model.access",
        "ir.rule",
        "mail.mail",
        "mail.template",
        "res.config.settings",
    }
)
"""Models with secrets, or with what helps to find a way in."""


def judge(audit: Audit) -> Iterator[Finding]:
    """Technical models that no stock access right opens to outsiders."""
    return reads(CHECK, audit, TECHNICAL, grave=GRAVE)


CHECK: Final = Check(
    code="OST-A007",
    slug="portal-reads-technical-model",
    title="Outsiders read technical models",
    severity="critical",
    why="These models hold passwords of mail servers, keys of services, mails, or the rules themselves.",
    remedy="Take the access right away; let code read the one value as superuser.",
    judge=judge,
    needs=("engine",),
)
