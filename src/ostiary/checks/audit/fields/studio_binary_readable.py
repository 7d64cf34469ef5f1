"""Files in fields that were made in the interface."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.fields.readable import readable
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    for one in readable(audit, lambda row: row.manual and row.type == "binary"):
        who = max(one.who, key=lambda kind: audit.openings.count(kind, one.model, "read").most)
        count = audit.openings.count(who, one.model, "read")
        severity, confidence = count.judged(CHECK.severity)
        yield CHECK.finding(
            f"The file in `{one.model}.{one.name}` is served to whoever may read the record.",
            severity=severity,
            confidence=confidence,
            subject=Subject(model=one.model, field=one.name),
            evidence={"who": list(one.who), **count.evidence()},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-D013",
    slug="studio-binary-readable",
    title="Files in fields made in the interface are open to outsiders",
    severity="high",
    why="A field that was made in the interface has no groups: `/web/content` serves its file with the record.",
    remedy="Keep such files in the chatter or in a model that outsiders may not read.",
    judge=judge,
    needs=("database", "engine"),
)
