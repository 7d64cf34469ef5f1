"""Messages on documents of one customer that were addressed to another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.strangers import links, told
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding

SENT: Final = (
    "SELECT a.mail_message_id, a.res_partner_id FROM {table} a JOIN mail_message m ON m.id = a.mail_message_id"
    " WHERE a.res_partner_id IS NOT NULL AND m.model <> 'res.partner' AND NOT EXISTS (SELECT 1 FROM mail_followers f"
    " WHERE f.res_model = m.model AND f.res_id = m.res_id AND f.partner_id = a.res_partner_id)"
)
"""Who was addressed and does not follow the document: followers have a check of their own."""
TABLES: Final = ("mail_message_res_partner_rel", "mail_notification", "mail_message_res_partner_needaction_rel")


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("mail_message", "model", "res_id")
    audit.require("mail_followers", "res_model", "res_id", "partner_id")
    known = [table for table in TABLES if audit.has(table, "mail_message_id", "res_partner_id")]
    pairs = " UNION ".join(SENT.format(table=table) for table in known if not audit.facts.tables[table].is_view)
    found = links(audit, "mail.message", pairs) if pairs else []
    if found:
        yield told(CHECK, audit, "mail.message", found, "addressees")


CHECK: Final[Check[Audit]] = Check(
    code="OST-X021",
    slug="message-addressed-to-stranger",
    title="Messages about one customer were addressed to another",
    severity="high",
    why="Whoever is addressed by a message reads it and its files, also when they may not see the document.",
    remedy="Look at the samples: a wrong recipient was chosen, or the document has the wrong customer.",
    judge=judge,
)
