"""Links on documents of customers who are archived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.checks.audit.tokens.documents import documents
from ostiary.findings import Check, Finding, Subject

_DEPARTED: Final = """
    SELECT document.id
      FROM {table} document
      JOIN res_partner partner ON partner.id = document.partner_id
      LEFT JOIN res_partner customer ON customer.id = partner.commercial_partner_id
     WHERE document.access_token IS NOT NULL AND document.access_token <> ''
       AND (partner.active IS NOT TRUE OR customer.active IS NOT TRUE)
       AND NOT partner.id = ANY($1)
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("res_partner", "active", "commercial_partner_id")
    visitors = [user.partner_id for user in audit.public_users]  # archived as well, but nobody has left
    for document in documents(audit):
        if not audit.has(document.table, "partner_id"):
            continue
        found = find(audit, _DEPARTED.format(table=document.rows), [visitors])
        if found.number:
            yield CHECK.finding(
                f"Records of `{document.model}` with a link whose contact or company is archived: {found.number}.",
                subject=Subject(model=document.model),
                evidence=found.evidence(),
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-T007",
    slug="token-of-departed-customer",
    title="Documents of customers who have left can still be opened by link",
    severity="medium",
    why="Archiving a contact ends a login but no link: people who have left keep reading the documents.",
    remedy="Empty `access_token` on the documents of archived contacts.",
    judge=judge,
)
