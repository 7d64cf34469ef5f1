"""People that anybody reads without a login."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.telling import PEOPLE, STAFF, VISITORS, chosen, is_exposed, told
from ostiary.checks.audit.material import Audit
from ostiary.engine.exposure import Whose
from ostiary.findings import Check, Finding

WHOSE: Final[tuple[Whose, ...]] = ("customer", "internal")


def judge(audit: Audit) -> Iterator[Finding]:
    for exposure in chosen(audit, VISITORS):
        for whose in WHOSE:
            if exposure.model in PEOPLE | STAFF and is_exposed(exposure, whose):
                yield told(CHECK, audit, exposure, whose)


CHECK: Final[Check[Audit]] = Check(
    code="OST-X006",
    slug="public-sees-personal-data",
    title="Visitors read personal data",
    severity="critical",
    why="E-mail addresses, telephone numbers and addresses of people are open to everybody.",
    remedy="Take the right of the public group away. A public directory needs no more than published companies.",
    needs=("engine",),
    judge=judge,
)
