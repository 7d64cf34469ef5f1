"""Public files that a browser runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Severity, Subject

_TYPES: Final = ("text/html", "image/svg+xml", "application/xhtml+xml", "application/xml", "text/xml")
_ACTIVE: Final = """
    SELECT id FROM ir_attachment
     WHERE public AND res_field IS NULL AND COALESCE(type, 'binary') = 'binary' AND url IS NULL
       AND mimetype = ANY($1) AND COALESCE(create_uid, 1) <> 1 AND {whose} (create_uid = ANY($2))
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_attachment", "public", "res_field", "type", "url", "mimetype", "create_uid")
    outside = [user.id for user in (*audit.outsiders, *audit.public_users)]
    cases: tuple[tuple[str, str, Severity], ...] = (("", "outsiders", "high"), ("NOT", "employees", "low"))
    for whose, makers, severity in cases:
        found = find(audit, _ACTIVE.format(whose=whose), [list(_TYPES), outside])
        if found.number:
            yield CHECK.finding(
                f"Public files of type HTML, SVG or XML that were made by {makers}: {found.number}.",
                severity=severity,
                subject=Subject(model="ir.attachment"),
                evidence=found.evidence(makers=makers),
                identity=(makers,),
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-F011",
    slug="public-html-or-svg",
    title="Public files can hold scripts",
    severity="high",
    why="A browser that opens such a file may run a script in the name of this site, with the visitor's session.",
    remedy="Delete what nobody needs; switch `public` off on the others.",
    judge=judge,
)
