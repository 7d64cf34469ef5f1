"""Models of which an outsider reads nearly everything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.telling import INSIDE, VISITORS, chosen, evidence, told
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import counted
from ostiary.engine.exposure import Exposure, Whose
from ostiary.findings import Check, Finding

FOREIGN: Final[tuple[Whose, ...]] = ("customer", "internal")


def judge(audit: Audit) -> Iterator[Finding]:
    for exposure in chosen(audit, (*INSIDE, *VISITORS)):
        tally = exposure.of("customer")
        users = _everything(audit, exposure)
        if users and tally.owners > audit.settings.whole_table_owners:
            finding = told(CHECK, audit, exposure, "customer")
            yield CHECK.finding(
                f"{counted(len(users), 'outsider')} may read at least {audit.settings.whole_table:.0%} of the"
                f" {exposure.total} records of `{exposure.model}`, which belong to {tally.owners} other customers.",
                severity=finding.severity,
                confidence=finding.confidence,
                subject=finding.subject,
                evidence=evidence(exposure, tally) | {"users": len(users), "some": audit.samples(users)},
                identity=(exposure.kind,),
            )


def _everything(audit: Audit, exposure: Exposure) -> list[int]:
    """The users who read so much of others that it is nearly the whole table."""
    numbers: dict[int, int] = {}
    for whose in FOREIGN:
        for users, records in exposure.of(whose).seen:
            for user in users:
                numbers[user] = numbers.get(user, 0) + records
    return [user for user, records in numbers.items() if records >= audit.settings.whole_table * exposure.total]


CHECK: Final[Check[Audit]] = Check(
    code="OST-X007",
    slug="whole-table-visible",
    title="An outsider reads nearly all records of a model",
    severity="critical",
    why="One account is enough to copy the whole table, of all customers.",
    remedy="The model has no rule for these users, or one that does not look at the owner: add it.",
    needs=("engine",),
    judge=judge,
)
