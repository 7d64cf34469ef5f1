"""Documents of one company for a contact of another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.companies.several import has_several
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import counted, find
from ostiary.findings import Check, Finding, Subject

DOCUMENTS: Final = (
    "sale.order", "account.move", "purchase.order", "project.project", "project.task", "stock.picking", "crm.lead",
    "helpdesk.ticket", "repair.order",
)  # fmt: skip


def judge(audit: Audit) -> Iterator[Finding]:
    """A finding for each kind of document, with how many there are."""
    for model in DOCUMENTS if has_several(audit) else ():
        table = model.replace(".", "_")
        if not audit.has(table, "company_id", "partner_id"):
            continue
        found = find(
            audit,
            f"SELECT d.id FROM {table} d JOIN res_partner p ON p.id = d.partner_id"
            " WHERE p.company_id IS NOT NULL AND d.company_id <> p.company_id",
        )
        if found.number:
            yield CHECK.finding(
                f"{counted(found.number, 'document')} of a company for a contact that belongs to another company.",
                subject=Subject(model=model),
                evidence=found.evidence(),
            )


CHECK: Final = Check(
    code="OST-M005",
    slug="company-mismatch-partner-document",
    title="Documents and their customers belong to different companies",
    severity="medium",
    why="The customer does not see the document, or sees a company that it should not know of.",
    remedy="Move the document, or clear the company of the contact if it deals with both.",
    judge=judge,
)
