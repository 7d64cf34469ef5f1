"""Files whose link has been open for long."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject

_OLD: Final = "SELECT id FROM ir_attachment WHERE access_token IS NOT NULL AND access_token <> '' AND create_date < $1"


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_attachment", "access_token", "create_date")
    limit = audit.settings.token_older_than
    found = find(audit, _OLD, [audit.now - datetime.timedelta(days=limit)])
    if found.number:
        yield CHECK.finding(
            f"Files older than {limit} days that can still be opened by link: {found.number}.",
            subject=Subject(model="ir.attachment"),
            evidence=found.evidence(days=limit),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-T018",
    slug="attachment-token-old",
    title="Old files can still be opened by link",
    severity="low",
    why="The token of a file never ends, and nothing shows who was given it.",
    remedy="Empty `access_token` on attachments of documents that are done with, by a scheduled action.",
    judge=judge,
)
