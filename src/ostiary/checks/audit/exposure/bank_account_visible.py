"""Bank accounts of others that outsiders read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.telling import INSIDE, VISITORS, chosen, is_exposed, told
from ostiary.checks.audit.material import Audit
from ostiary.engine.exposure import WHOSE
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    for exposure in chosen(audit, (*INSIDE, *VISITORS)):
        if exposure.model == "res.partner.bank":
            for whose in WHOSE:
                if is_exposed(exposure, whose):
                    yield told(CHECK, audit, exposure, whose)


CHECK: Final[Check[Audit]] = Check(
    code="OST-X035",
    slug="bank-account-visible",
    title="Outsiders read bank accounts of others",
    severity="high",
    why="Account numbers of customers, suppliers and employees make invoices that look right.",
    remedy="Take the access right on `res.partner.bank` away from portal and public.",
    needs=("engine",),
    judge=judge,
)
