"""Links in messages that went to people of another customer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.checks.audit.tokens.documents import Document, documents
from ostiary.findings import Check, Finding, Subject

_SENT_AWAY: Final = """
    SELECT DISTINCT message.id
      FROM mail_message message
      JOIN {table} document ON document.id = message.res_id
      JOIN res_partner owner ON owner.id = document.partner_id
      JOIN mail_message_res_partner_rel sent ON sent.mail_message_id = message.id
      JOIN res_partner receiver ON receiver.id = sent.res_partner_id
     WHERE message.model = $1 AND message.body LIKE '%access_token=%'
       AND receiver.partner_share AND receiver.commercial_partner_id <> owner.commercial_partner_id
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("mail_message", "model", "res_id", "body")
    audit.require("mail_message_res_partner_rel", "mail_message_id", "res_partner_id")
    for document in documents(audit):
        if audit.has(document.table, "partner_id"):
            yield from _of_model(audit, document)


def _of_model(audit: Audit, document: Document) -> Iterator[Finding]:
    found = find(audit, _SENT_AWAY.format(table=document.rows), [document.model])
    if found.number:
        yield CHECK.finding(
            f"Messages with a link to a record of `{document.model}` that went to somebody outside of its customer:"
            f" {found.number}.",
            confidence="firm",
            subject=Subject(model=document.model),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-T009",
    slug="token-in-mail-body",
    title="A link was sent to people of another customer",
    severity="high",
    why="The link in the message opens the document without a login, for whoever received or was forwarded it.",
    remedy="Empty `access_token` on the documents concerned; the link that was sent is dead then.",
    judge=judge,
)
