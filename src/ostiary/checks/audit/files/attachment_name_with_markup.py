"""File names that hold markup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject

MARKUP: Final = '[<>"]'


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_attachment", "name", "res_field", "create_uid")
    outside = [user.id for user in (*audit.outsiders, *audit.public_users)]
    found = find(
        audit,
        f"SELECT id FROM ir_attachment WHERE res_field IS NULL AND create_uid = ANY($1) AND name ~ '{MARKUP}'",
        [outside],
    )
    if found.number:
        yield CHECK.finding(
            f"Files of outsiders whose name has `<`, `>` or a quote: {found.number}.",
            confidence="firm",
            subject=Subject(model="ir.attachment"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-F012",
    slug="attachment-name-with-markup",
    title="Outsiders have uploaded files whose names hold markup",
    severity="low",
    why="Somebody may be trying whether a page prints file names unescaped, which older releases did.",
    remedy="Look at who uploaded them, and rename or delete them.",
    judge=judge,
)
