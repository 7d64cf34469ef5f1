"""Payments and bank accounts, read by outsiders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights.families import PAYMENT
from ostiary.checks.audit.rights.judging import reads
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Providers, transactions, saved cards and bank accounts that no stock access right opens to outsiders."""
    return reads(CHECK, audit, PAYMENT)


CHECK: Final = Check(
    code="OST-A012",
    slug="portal-reads-payment-plumbing",
    title="Outsiders read payment providers, transactions or bank accounts",
    severity="critical",
    why="Providers hold the keys of the payment service; account numbers and transactions are those of others.",
    remedy="Take the access right away; pages for payment work without it.",
    judge=judge,
    needs=("engine",),
)
