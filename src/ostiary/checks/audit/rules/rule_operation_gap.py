"""Operations that the rules for outsiders leave out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.effective import effective, has_group_rule
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights.judging import PEOPLE, VERBS, named
from ostiary.checks.audit.rules.judging import WHO
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    """Reading is bound by a rule; writing, creating or deleting is open and is not."""
    for who in WHO:
        for model, operation, rights in audit.openings.added(who, "write", "create", "unlink"):
            row = audit.facts.models.get(model)
            if row is None or row.transient or has_group_rule(audit, who, model, operation):
                continue
            if _is_read_bound(audit, who, model) and effective(audit, who, model, operation) == "loose":
                count = audit.openings.count(who, model, operation)
                severity, confidence = count.judged(CHECK.severity)
                yield CHECK.finding(
                    f"{PEOPLE[who].capitalize()} may {VERBS[operation]} records of `{model}` that they may not read:"
                    " no rule of theirs is for that operation.",
                    severity=severity,
                    confidence=confidence,
                    subject=Subject(model=model),
                    identity=(who, operation),
                    evidence={"operation": operation, "access_rights": named(rights), **count.evidence()},
                )


def _is_read_bound(audit: Audit, who: object, model: str) -> bool:
    return any(
        audit.openings.opens(each, model, "read")
        and has_group_rule(audit, each, model, "read")
        and effective(audit, each, model, "read") == "bound"
        for each in WHO
        if each == who
    )


CHECK: Final = Check(
    code="OST-R017",
    slug="rule-operation-gap",
    title="A rule for outsiders covers reading only, while they may change records",
    severity="high",
    why="Where no rule of a group is for an operation, that operation is open for all records.",
    remedy="Tick the operations on the rule, or take them from the access right.",
    judge=judge,
    needs=("engine",),
    series=(14, 19),
)
