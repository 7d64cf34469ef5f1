"""The kind of message that internal notes have is not internal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.database import as_int
from ostiary.findings import Check, Finding, Subject

NOTES: Final = ("mt_note", "mt_activities")
"""External ids of `mail` that are internal as Odoo ships them."""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("mail_message_subtype", "internal")
    audit.require("ir_model_data", "module", "name", "res_id")
    rows = audit.rows(
        "SELECT d.name, s.id FROM ir_model_data d JOIN mail_message_subtype s ON s.id = d.res_id"
        " WHERE d.module = 'mail' AND d.model = 'mail.message.subtype' AND d.name = ANY($1)"
        " AND s.internal IS NOT TRUE ORDER BY d.name",
        [list(NOTES)],
    )
    for name, subtype in rows:
        messages = audit.rows("SELECT count(*) FROM mail_message WHERE subtype_id = $1", [subtype])
        yield CHECK.finding(
            f"The message subtype `mail.{name}` is not internal: {messages[0][0]} messages of this kind go to whoever "
            "reads their document.",
            subject=Subject(model="mail.message.subtype", record=as_int(subtype)),
            evidence={"subtype": f"mail.{name}", "messages": as_int(messages[0][0])},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-X020",
    slug="note-subtype-not-internal",
    title="Internal notes are not internal",
    severity="critical",
    why="Notes are hidden from outsiders by the flag of their subtype alone. Without it, what was written for "
    "colleagues is open to every customer who reads the document.",
    remedy="Set “Internal Only” on the subtype again.",
    judge=judge,
)
