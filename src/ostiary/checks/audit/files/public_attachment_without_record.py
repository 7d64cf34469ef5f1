"""Public files that hang on nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject

_LOOSE: Final = """
    SELECT id FROM ir_attachment
     WHERE public AND res_field IS NULL AND (res_model IS NULL OR COALESCE(res_id, 0) = 0)
       AND COALESCE(type, 'binary') = 'binary' AND url IS NULL AND COALESCE(create_uid, 1) <> 1
       AND COALESCE(mimetype, '') NOT LIKE 'image/%' AND COALESCE(mimetype, '') NOT LIKE 'font/%'
       AND COALESCE(mimetype, '') NOT LIKE 'video/%'
       AND COALESCE(mimetype, '') NOT IN ('text/css', 'text/scss', 'application/javascript', 'text/javascript')
       AND COALESCE(res_model, '') <> 'ir.ui.view'
"""
"""Without what the website's editor makes: pictures, fonts, films, style and script."""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_attachment", "public", "res_model", "res_id", "res_field", "type", "url", "mimetype")
    found = find(audit, _LOOSE)
    if found.number:
        yield CHECK.finding(
            f"Public files that belong to no record: {found.number}.",
            confidence="firm",
            subject=Subject(model="ir.attachment"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-F002",
    slug="public-attachment-without-record",
    title="Public files belong to no record",
    severity="medium",
    why="Anybody can fetch them by counting ids, and nothing says what they are for or when they can go.",
    remedy="Look at each; switch `public` off or delete what the website does not show.",
    judge=judge,
)
