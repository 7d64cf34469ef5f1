"""Saved payment methods of one customer that another sees or has paid with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.telling import INSIDE, VISITORS, chosen, is_exposed, told
from ostiary.checks.audit.material import Audit
from ostiary.database import as_int
from ostiary.findings import Check, Finding, Subject

SHARED: Final = (
    "SELECT t.token_id FROM payment_transaction t JOIN res_partner p ON p.id = t.partner_id"
    " WHERE t.token_id IS NOT NULL GROUP BY t.token_id HAVING count(DISTINCT p.commercial_partner_id) > 1 ORDER BY 1"
)


def judge(audit: Audit) -> Iterator[Finding]:
    for exposure in chosen(audit, (*INSIDE, *VISITORS)):
        if exposure.model == "payment.token" and is_exposed(exposure, "customer"):
            yield told(CHECK, audit, exposure, "customer")
    column = "token_id" if audit.has("payment_transaction", "token_id") else "payment_token_id"
    audit.require("payment_transaction", column, "partner_id")
    tokens = [as_int(row[0]) for row in audit.rows(SHARED.replace("token_id", column))]
    if tokens:
        yield CHECK.finding(
            f"Saved payment methods that were charged for more than one customer: {len(tokens)}.",
            subject=Subject(model="payment.transaction"),
            evidence={"records": len(tokens), "samples": audit.samples(tokens)},
            identity=("charged",),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-X034",
    slug="payment-token-of-other",
    title="A saved payment method is open to another customer",
    severity="critical",
    why="A payment token is enough to charge a card again.",
    remedy="Bind the rule of `payment.token` to the user's partner; archive tokens that two customers have used.",
    needs=("engine",),
    modules=("payment",),
    judge=judge,
)
