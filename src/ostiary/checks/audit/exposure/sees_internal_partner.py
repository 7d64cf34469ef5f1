"""Records of people who work here, read by people from outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.telling import INSIDE, OF_THEIR_OWN, PEOPLE, chosen, is_exposed, told
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    for exposure in chosen(audit, INSIDE, but=OF_THEIR_OWN - PEOPLE):
        if is_exposed(exposure, "internal"):
            yield told(CHECK, audit, exposure, "internal")


CHECK: Final[Check[Audit]] = Check(
    code="OST-X003",
    slug="sees-internal-partner",
    title="Outsiders read records of people who work here",
    severity="high",
    why="Private addresses, absences or documents of employees and of the own company are nobody's business outside.",
    remedy="Restrict the model to internal users, or bind its portal rule to the user's own commercial partner.",
    needs=("engine",),
    judge=judge,
)
