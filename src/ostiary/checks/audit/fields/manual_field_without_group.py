"""Fields that were made in the interface, on models that outsiders read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.fields.readable import readable
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding

SHOWN: Final = 30


def judge(audit: Audit) -> Iterator[Finding]:
    names = [f"{one.model}.{one.name}" for one in readable(audit, lambda row: row.manual)]
    if names:
        yield CHECK.finding(
            f"Fields made in the interface that outsiders read: {len(names)}.",
            evidence={"number": len(names), "fields": names[:SHOWN]},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-D014",
    slug="manual-field-without-group",
    title="Fields made in the interface are open to outsiders",
    severity="info",
    why="The interface cannot give a field groups: whoever may read the record reads the field.",
    remedy="Look through the list; what is not for outsiders belongs to a module, with `groups`, or to another model.",
    judge=judge,
    needs=("database", "engine"),
)
