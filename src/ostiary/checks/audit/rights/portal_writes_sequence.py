"""The numbers of documents in the hands of outsiders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights.judging import WHO, opened
from ostiary.facts import Operation
from ostiary.findings import Check, Finding

MODEL: Final = "ir.sequence"
CHANGING: Final[tuple[Operation, ...]] = ("write", "create", "unlink")


def judge(audit: Audit) -> Iterator[Finding]:
    """Any access right that changes sequences, that of subcontracting included."""
    for who in WHO:
        for operation in CHANGING:
            rights = audit.openings.rights[who].get((MODEL, operation), ())
            if rights:
                yield opened(CHECK, audit, who, MODEL, operation, rights)


CHECK: Final = Check(
    code="OST-A008",
    slug="portal-writes-sequence",
    title="Outsiders may change the numbering of documents",
    severity="high",
    why="Invoices and orders get their numbers from sequences; a gap or a repeated number is the company's problem.",
    remedy="Take the access right away, or add a rule that leaves the one sequence that is needed.",
    judge=judge,
    needs=("engine",),
)
