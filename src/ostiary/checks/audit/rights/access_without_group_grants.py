"""Access rights of everybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights.judging import named, opened_all
from ostiary.facts import OPERATIONS, AccessRight, Operation
from ostiary.findings import Check, Finding

Grants = dict[str, dict[Operation, list[AccessRight]]]


def judge(audit: Audit) -> Iterator[Finding]:
    """A finding for each model that a right without a group opens; those of stock modules are named together."""
    own, stock = _grants(audit)
    for model, grants in sorted(own.items()):
        if audit.ownerships.of(model).nature != "public" or set(grants) != {"read"}:
            yield opened_all(CHECK, audit, "public", model, grants)
    rights = [(operation, right) for grants in stock.values() for operation in grants for right in grants[operation]]
    if rights:
        yield CHECK.finding(
            "Odoo itself ships access rights without a group here: they speak for everybody, visitors included.",
            severity="info",
            identity=("stock",),
            evidence={
                "access_rights": len({right for _, right in rights}),
                "changing": named(right for operation, right in rights if operation != "read"),
            },
        )


def _grants(audit: Audit) -> tuple[Grants, Grants]:
    """What rights without a group grant: beyond stock, and as stock modules ship it."""
    own: Grants = defaultdict(lambda: defaultdict(list))
    stock: Grants = defaultdict(lambda: defaultdict(list))
    for right in audit.facts.access_rights:
        if right.active and right.group_id is None:
            for operation in OPERATIONS:
                if right.permissions.allows(operation):
                    chosen = stock if audit.openings.is_stock(right, operation) else own
                    chosen[right.model][operation].append(right)
    return own, stock


CHECK: Final = Check(
    code="OST-A006",
    slug="access-without-group-grants",
    title="An access right without a group opens a model to everybody",
    severity="high",
    why="A right without a group is a right of every user, portal users and visitors included.",
    remedy="Give the access right the group that it is meant for.",
    judge=judge,
    needs=("engine",),
    series=(14, 19),
)
