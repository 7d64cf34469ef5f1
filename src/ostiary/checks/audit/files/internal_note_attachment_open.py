"""Open files of internal notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject

_OPEN: Final = """
    SELECT DISTINCT attachment.id
      FROM ir_attachment attachment
      JOIN message_attachment_rel link ON link.attachment_id = attachment.id
      JOIN mail_message message ON message.id = link.message_id
      LEFT JOIN mail_message_subtype subtype ON subtype.id = message.subtype_id
     WHERE (attachment.public OR attachment.access_token IS NOT NULL)
       AND (message.is_internal OR subtype.internal)
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_attachment", "public", "access_token")
    audit.require("message_attachment_rel", "message_id", "attachment_id")
    audit.require("mail_message", "is_internal", "subtype_id")
    audit.require("mail_message_subtype", "internal")
    found = find(audit, _OPEN)
    if found.number:
        yield CHECK.finding(
            f"Files of internal notes that are public or can be opened by link: {found.number}.",
            subject=Subject(model="ir.attachment"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-F015",
    slug="internal-note-attachment-open",
    title="Files of internal notes are open",
    severity="high",
    why="The note is hidden from the customer, but its file is served to whoever has the number or the link.",
    remedy="Switch `public` off and empty `access_token` on these attachments.",
    judge=judge,
)
