"""Related fields that bring in closed models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.fields.readable import ANY, KINDS, Readable, readable
from ostiary.checks.audit.material import Audit
from ostiary.facts import FieldRow
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    for one in readable(audit, lambda row: row.related is not None and row.type in ANY):
        closed = _closed_end(audit, audit.facts.fields[one.model][one.name])
        if closed is None or one.stock:
            continue
        yield _about(audit, one, closed)


def _about(audit: Audit, one: Readable, closed: str) -> Finding:
    who = max(one.who, key=lambda kind: audit.openings.count(kind, one.model, "read").most)
    count = audit.openings.count(who, one.model, "read")
    severity, confidence = count.judged(CHECK.severity)
    return CHECK.finding(
        f"`{one.model}.{one.name}` shows a field of `{closed}`, which outsiders may not read.",
        severity=severity,
        confidence=confidence if one.certain else "tentative",
        subject=Subject(model=one.model, field=one.name),
        evidence={"closed": closed, "who": list(one.who), **count.evidence()},
    )


def _closed_end(audit: Audit, row: FieldRow) -> str | None:
    """The model that a related field ends in, where no outsider may read it."""
    model = row.model
    for name in (row.related or "").split(".")[:-1]:
        step = audit.engine.schema.field(model, name)
        if step is None or step.relation is None:
            return None
        model = step.relation
    opened = any(audit.openings.opens(kind, model, "read") for kind in KINDS)
    return None if opened or model == row.model else model


CHECK: Final[Check[Audit]] = Check(
    code="OST-D015",
    slug="related-field-leaks",
    title="A related field shows outsiders a closed model",
    severity="high",
    why="Odoo reads related fields as superuser: rights and rules of the model behind them do not count.",
    remedy="Give the field `groups`, or `related_sudo=False`.",
    judge=judge,
    needs=("source", "engine"),
)
