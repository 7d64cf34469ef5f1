"""Portal users whose address is that of an office, not of a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users, ids_of, outsider_ids
from ostiary.findings import Check, Finding

ROLES: Final = (
    "accounting", "accounts", "accueil", "achats", "admin", "administration", "all", "ap", "billing", "bookkeeping",
    "buchhaltung", "compta", "comptabilite", "contact", "einkauf", "facturacion", "finance", "hello", "help", "info",
    "invoice", "invoices", "it", "kontakt", "mail", "no-reply", "noreply", "office", "orders", "payables", "post",
    "purchase", "purchasing", "rechnung", "reception", "sales", "secretariat", "service", "shop", "support", "team",
    "verkauf", "webmaster", "zentrale",
)  # fmt: skip


def judge(audit: Audit) -> Iterator[Finding]:
    """Outsiders whose login or e-mail begins with the name of a role."""
    audit.require("res_partner", "email")
    rows = audit.rows(
        "SELECT u.id FROM res_users u JOIN res_partner p ON p.id = u.partner_id WHERE u.id = ANY($1)"
        " AND (u.login LIKE '%@%' AND lower(split_part(u.login, '@', 1)) = ANY($2)"
        " OR lower(split_part(trim(p.email), '@', 1)) = ANY($2))",
        [outsider_ids(audit), list(ROLES)],
    )
    yield from about_users(CHECK, audit, ids_of(rows), "{users} with the address of an office: one login, many people.")


CHECK: Final = Check(
    code="OST-U013",
    slug="shared-mailbox-login",
    title="Portal users log in with the address of an office",
    severity="low",
    why="Everybody who reads the mailbox can reset the password, also people who have left.",
    remedy="Give each person a user of their own; documents may still go to the office's address.",
    judge=judge,
)
