"""Public files whose names say that they should not be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject

CONFIDENTIAL: Final = (
    r"(payslip|payroll|salar(y|ies)|passport|id[ _-]?card|contract|invoice|bank[ _-]?statement|medical|confidential"
    r"|\.(xlsx?|ods|csv|zip|7z|tar|gz|pem|key|p12|pfx|kdbx|eml|pst)$)"
)
_SENSITIVE: Final = f"""
    SELECT id FROM ir_attachment
     WHERE public AND res_field IS NULL AND COALESCE(type, 'binary') = 'binary' AND COALESCE(create_uid, 1) <> 1
       AND COALESCE(mimetype, '') NOT LIKE 'image/%' AND lower(name) ~ '{CONFIDENTIAL}'
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_attachment", "public", "res_field", "type", "name", "mimetype")
    found = find(audit, _SENSITIVE)
    if found.number:
        yield CHECK.finding(
            f"Public files with names or types of what is usually confidential: {found.number}.",
            confidence="firm",
            subject=Subject(model="ir.attachment"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-F003",
    slug="public-attachment-of-sensitive-type",
    title="Public files look confidential",
    severity="high",
    why="Contracts, exports, archives and keys are served to anybody who counts through the ids in `/web/content/ID`.",
    remedy="Switch `public` off on these attachments; whoever needs them gets them through their document.",
    judge=judge,
)
