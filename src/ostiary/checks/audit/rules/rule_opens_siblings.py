"""Rules that share documents among the people of a customer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.domains import owner_symbols
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import outsider_ids
from ostiary.checks.audit.rules.judging import about, applied
from ostiary.findings import Check, Finding

_SHARED: Final = """
    SELECT count(*) FROM (
        SELECT p.commercial_partner_id FROM res_users u JOIN res_partner p ON p.id = u.partner_id
        WHERE u.id = ANY($1) GROUP BY 1 HAVING count(*) > 1
    ) AS customers
"""


def judge(audit: Audit) -> Iterator[Finding]:
    """Own rules on the commercial partner, where customers with several portal users exist."""
    audit.require("res_partner", "commercial_partner_id")
    customers = audit.rows(_SHARED, [outsider_ids(audit)])[0][0]
    for found in applied(audit, ("own",)) if customers else ():
        wide = [
            leaf
            for leaf in audit.domains.leaves(found.rule)
            if any("commercial_partner_id" in text.split(".") for text in owner_symbols(leaf))
        ]
        if wide:
            message = "This rule opens each record to all people of the customer, not only to the one whom it names."
            yield about(CHECK, audit, found, message, counted=False, leaves=wide, customers=customers)


CHECK: Final = Check(
    code="OST-R007",
    slug="rule-opens-siblings",
    title="A rule shares records among all people of a customer",
    severity="info",
    why="Odoo does so for orders and invoices; for personal records, such as applications or loans, it is too much.",
    remedy="Compare with `user.partner_id` where a record is one person's, or leave the rule as it is.",
    judge=judge,
    needs=("engine",),
)
