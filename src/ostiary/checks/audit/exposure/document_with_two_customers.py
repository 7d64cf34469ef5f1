"""Documents that belong together and name different customers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.database import as_int
from ostiary.findings import Check, Finding, Subject


@dataclass(frozen=True, slots=True)
class Pair:
    """Rows of `table` that name one partner, and another row that names the other."""

    model: str
    other: str
    sql: str
    needs: tuple[tuple[str, str], ...]


PAIRS: Final = (
    Pair(
        "sale.order",
        "account.move",
        "SELECT l.order_id, o.partner_id, m.partner_id FROM sale_order_line_invoice_rel x"
        " JOIN sale_order_line l ON l.id = x.order_line_id JOIN sale_order o ON o.id = l.order_id"
        " JOIN account_move_line i ON i.id = x.invoice_line_id JOIN account_move m ON m.id = i.move_id",
        (("sale_order_line_invoice_rel", "order_line_id"), ("account_move_line", "move_id")),
    ),
    Pair(
        "stock.picking",
        "sale.order",
        "SELECT d.id, d.partner_id, o.partner_id FROM stock_picking d JOIN sale_order o ON o.id = d.sale_id",
        (("stock_picking", "sale_id"), ("sale_order", "partner_id")),
    ),
)


def judge(audit: Audit) -> Iterator[Finding]:
    for pair in PAIRS:
        if not all(audit.has(table, column) for table, column in pair.needs):
            continue
        rows = audit.rows(
            "SELECT DISTINCT d.id, a.commercial_partner_id, b.commercial_partner_id"
            f" FROM ({pair.sql}) AS d(id, one, two)"
            " JOIN res_partner a ON a.id = d.one JOIN res_partner b ON b.id = d.two"
            " WHERE a.commercial_partner_id <> b.commercial_partner_id ORDER BY d.id"
        )
        mixed = {as_int(row[0]) for row in rows if _has_accounts(audit, row[1:])}
        if mixed:
            yield CHECK.finding(
                f"Records of `{pair.model}` that name another customer than their `{pair.other}`, where pages of one"
                f" document lead to the other: {len(mixed)}.",
                subject=Subject(model=pair.model),
                evidence={"records": len(mixed), "other": pair.other, "samples": audit.samples(mixed)},
                identity=(pair.other,),
            )


def _has_accounts(audit: Audit, customers: tuple[object, ...]) -> bool:
    """Whether somebody of one of the two customers can log in."""
    outside = {audit.exposures.people.customer_of.get(user.id) for user in audit.outsiders}
    return any(customer in outside for customer in customers)


CHECK: Final[Check[Audit]] = Check(
    code="OST-X015",
    slug="document-with-two-customers",
    title="Documents that belong together name different customers",
    severity="high",
    why="An order shows its invoices and deliveries, also when they were made out to somebody else: whoever may see "
    "the one sees the data of the other.",
    remedy="Correct the partner on one side. Where somebody else pays on purpose, make that one the customer's parent "
    "or accept the finding with the reason.",
    needs=("engine",),
    judge=judge,
)
