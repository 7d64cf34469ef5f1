"""Public files that outsiders made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_attachment", "public", "res_field", "create_uid")
    outside = [user.id for user in (*audit.outsiders, *audit.public_users)]
    found = find(
        audit, "SELECT id FROM ir_attachment WHERE public AND res_field IS NULL AND create_uid = ANY($1)", [outside]
    )
    if found.number:
        yield CHECK.finding(
            f"Files that outsiders uploaded and that are served to everybody: {found.number}.",
            subject=Subject(model="ir.attachment"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-F013",
    slug="public-attachment-by-outsider",
    title="Files that outsiders uploaded are public",
    severity="high",
    why="Strangers can keep and spread whatever they like under the name of this site.",
    remedy="Switch `public` off on these attachments, and find out which page let outsiders set it.",
    judge=judge,
)
