"""Records of others that an outsider may change or delete."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.telling import INSIDE, VISITORS, chosen, is_exposed, told, undecided
from ostiary.checks.audit.material import Audit
from ostiary.engine.exposure import Whose
from ostiary.findings import Check, Finding

WHOSE: Final[tuple[Whose, ...]] = ("customer", "internal")


def judge(audit: Audit) -> Iterator[Finding]:
    exposures = list(chosen(audit, (*INSIDE, *VISITORS), ("write", "unlink")))
    for exposure in exposures:
        for whose in WHOSE:
            if is_exposed(exposure, whose):
                yield told(CHECK, audit, exposure, whose)
    yield from undecided(CHECK, exposures)


CHECK: Final[Check[Audit]] = Check(
    code="OST-X002",
    slug="customer-changes-other-customer",
    title="An outsider changes or deletes records of others",
    severity="critical",
    why="Whoever may change somebody else's record can redirect a delivery, empty an order or delete a ticket. What "
    "does not exist yet belongs to nobody, so rights to create are judged by the checks of access rights.",
    remedy="Take the permission away from the access right, or bind the rule for this operation to the owner.",
    needs=("engine",),
    judge=judge,
)
