"""What products cost and where they lie, read by outsiders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.opened import opened
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding

MODELS: Final = (
    "product.supplierinfo",
    "product.value",
    "stock.valuation.layer",
    "stock.quant",
    "mrp.bom",
    "mrp.bom.line",
    "purchase.report",
    "sale.report",
)


def judge(audit: Audit) -> Iterator[Finding]:
    yield from opened(CHECK, audit, MODELS)


CHECK: Final[Check[Audit]] = Check(
    code="OST-X040",
    slug="product-cost-side-tables",
    title="Outsiders read purchase prices, stock or bills of materials",
    severity="high",
    why="The cost field of a product is protected; supplier prices, valuation layers and bills of materials beside it "
    "say the same.",
    remedy="Take the access right away from portal and public. Subcontractors need the bills of materials of their "
    "own products only: check the rule that binds them.",
    needs=("engine",),
    judge=judge,
)
