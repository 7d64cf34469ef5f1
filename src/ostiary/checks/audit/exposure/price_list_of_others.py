"""Price lists made for a few customers that others read."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.database import as_int
from ostiary.engine.reach import Answer
from ostiary.findings import Check, Finding, Subject

FEW: Final = 3
"""A price list of at most so many customers was made for them."""
COLUMNS: Final = ("specific_property_product_pricelist", "property_product_pricelist")


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("product_pricelist", "id")
    special = {lists: customers for lists, customers in _customers(audit).items() if len(customers) <= FEW}
    seen: dict[int, int] = {}
    people = audit.exposures.people.customer_of
    for answer in _reached(audit) if special else ():
        for pricelist in (answer.ids or frozenset()) & special.keys():
            strangers = [user for user in answer.users if people.get(user) not in special[pricelist]]
            seen[pricelist] = seen.get(pricelist, 0) + len(strangers)
    found = sorted(pricelist for pricelist, users in seen.items() if users)
    if found:
        yield CHECK.finding(
            f"Price lists that were made for {FEW} customers or fewer and that outsiders of others read: {len(found)}.",
            subject=Subject(model="product.pricelist"),
            evidence={"records": len(found), "samples": audit.samples(found), "pairs": sum(seen.values())},
        )


def _reached(audit: Audit) -> Iterator[Answer]:
    for kind in ("portal", "public"):
        users = audit.exposures.users(kind)
        yield from audit.engine.reach("product.pricelist", "read", "search", users, with_ids=True)


def _customers(audit: Audit) -> dict[int, set[int]]:
    """Price list → the commercial partners that have it."""
    found: dict[int, set[int]] = defaultdict(set)
    for pricelist, customer in _assigned(audit):
        found[pricelist].add(customer)
    return found


def _assigned(audit: Audit) -> Iterator[tuple[int, int]]:
    """(price list, commercial partner): a JSON column since 18, rows of `ir_property` before."""
    for column in COLUMNS:
        if audit.has("res_partner", column):
            sql = f"SELECT {column}, coalesce(commercial_partner_id, id) FROM res_partner WHERE {column} IS NOT NULL"
            for cell, customer in audit.rows(sql):
                values = json.loads(cell) if isinstance(cell, str) else cell
                for value in values.values() if isinstance(values, dict) else ():
                    if isinstance(value, int) and value:
                        yield value, as_int(customer)
            return
    audit.require("ir_property", "name", "res_id", "value_reference")
    properties = audit.rows(
        "SELECT value_reference, res_id FROM ir_property WHERE name = 'property_product_pricelist'"
        " AND res_id LIKE 'res.partner,%' AND value_reference LIKE 'product.pricelist,%'"
    )
    partners = audit.rows("SELECT id, coalesce(commercial_partner_id, id) FROM res_partner")
    commercial = {as_int(partner): as_int(customer) for partner, customer in partners}
    for value, partner in properties:
        customer = commercial.get(_id(partner))
        if customer is not None:
            yield _id(value), customer


def _id(reference: object) -> int:
    """The id in `model,id`."""
    number = str(reference).rpartition(",")[2]
    return int(number) if number.isdigit() else 0


CHECK: Final[Check[Audit]] = Check(
    code="OST-X039",
    slug="price-list-of-others",
    title="Customers read price lists of others",
    severity="medium",
    why="A price list that was negotiated with one customer shows the next one what could be had.",
    remedy="Bind the portal rule of price lists to the list of the user's own partner.",
    needs=("engine",),
    modules=("product",),
    judge=judge,
)
