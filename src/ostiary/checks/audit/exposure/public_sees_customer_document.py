"""Records with an owner that anybody reads without a login."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.telling import PEOPLE, STAFF, VISITORS, chosen, is_exposed, told, undecided
from ostiary.checks.audit.material import Audit
from ostiary.engine.exposure import Whose
from ostiary.findings import Check, Finding

WHOSE: Final[tuple[Whose, ...]] = ("customer", "internal")


def judge(audit: Audit) -> Iterator[Finding]:
    exposures = list(chosen(audit, VISITORS))
    for exposure in exposures:
        for whose in WHOSE:
            if exposure.model not in PEOPLE | STAFF and is_exposed(exposure, whose):
                yield told(CHECK, audit, exposure, whose)
    yield from undecided(CHECK, exposures)


CHECK: Final[Check[Audit]] = Check(
    code="OST-X005",
    slug="public-sees-customer-document",
    title="Visitors read documents of customers",
    severity="critical",
    why="What the public user reads, everybody on the internet can read, and search engines may keep it.",
    remedy="Take the right of the public group away; sharing one document by its link needs no access right.",
    needs=("engine",),
    judge=judge,
)
