"""The books, read by outsiders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights.families import BOOKS
from ostiary.checks.audit.rights.judging import reads
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Accounts, journals, statements and payments that no stock access right opens to outsiders."""
    return reads(CHECK, audit, BOOKS)


CHECK: Final = Check(
    code="OST-A010",
    slug="portal-reads-accounting-internals",
    title="Outsiders read the books",
    severity="high",
    why="Balances, bank statements and payments tell customers and suppliers how the company does.",
    remedy="Take the access right away; portal pages of invoices do without it.",
    judge=judge,
    needs=("engine",),
)
