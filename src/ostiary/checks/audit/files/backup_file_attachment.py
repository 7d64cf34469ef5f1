"""Dumps and backups kept as files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Severity, Subject

BACKUP: Final = (
    r"(\.(sql|dump|bak|backup|pgdump)(\.(gz|zip|bz2|xz|7z))?$|(^|[^a-z])(backup|dump)[^/]*\.(zip|tar|gz|7z)$)"
)
_BACKUPS: Final = f"""
    SELECT id FROM ir_attachment
     WHERE res_field IS NULL AND COALESCE(type, 'binary') = 'binary' AND lower(name) ~ '{BACKUP}' AND {{visible}}
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_attachment", "name", "public", "res_field", "type")
    cases: tuple[tuple[str, str, Severity], ...] = (
        ("public", "to everybody", "critical"),
        ("public IS NOT TRUE", "to some users", "medium"),
    )
    for visible, whom, severity in cases:
        found = find(audit, _BACKUPS.format(visible=visible))
        if found.number:
            yield CHECK.finding(
                f"Files named like a database dump or backup that are open {whom}: {found.number}.",
                severity=severity,
                confidence="firm",
                subject=Subject(model="ir.attachment"),
                evidence=found.evidence(open=whom),
                identity=(whom,),
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-F018",
    slug="backup-file-attachment",
    title="Database dumps are kept as attachments",
    severity="critical",
    why="A dump holds everything that the portal protects, every password hash and every token included.",
    remedy="Delete these attachments, and keep backups outside of Odoo.",
    judge=judge,
)
