"""Records that name no owner and that outsiders read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.telling import INSIDE, VISITORS, chosen, is_exposed, told
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    for exposure in chosen(audit, (*INSIDE, *VISITORS)):
        if exposure.ownership.kind != "trace" and is_exposed(exposure, "nobody"):
            yield told(CHECK, audit, exposure, "nobody")


CHECK: Final[Check[Audit]] = Check(
    code="OST-X014",
    slug="ownerless-record-visible",
    title="Outsiders read records that belong to nobody",
    severity="high",
    why="A document without a customer is internal until somebody gives it one; a rule that lets it through (often "
    "`= False`, or an empty value that matches an empty field) shows it to everyone.",
    remedy="Give the records their customer, and take the empty value out of the rule that is named.",
    needs=("engine",),
    judge=judge,
)
