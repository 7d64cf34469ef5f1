"""What checks of access rights share: a finding for a model that something opens to outsiders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from ostiary.checks.audit.effective import effective
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.openings import Who
from ostiary.checks.audit.rights.families import belongs
from ostiary.facts import OPERATIONS, AccessRight, Operation
from ostiary.findings import Check, Confidence, Finding, Severity, Subject, lowered

WHO: Final[tuple[Who, ...]] = ("portal", "public")
PEOPLE: Final[dict[Who, str]] = {"portal": "portal users", "public": "visitors"}
VERBS: Final[dict[Operation, str]] = {"read": "read", "write": "change", "create": "create", "unlink": "delete"}
WORST_FIRST: Final[tuple[Operation, ...]] = ("write", "unlink", "create", "read")
OF_OTHER_CHECKS: Final = frozenset({"ir.attachment", "ir.sequence"})


def named(rights: Iterable[AccessRight]) -> list[str | int]:
    """Access rights by external id, or id; each once, oldest first."""
    return [right.xmlid or right.id for right in sorted(set(rights), key=lambda right: right.id)]


def is_ordinary(audit: Audit, model: str) -> bool:
    """Neither a wizard nor a model that was made in the interface: those have checks of their own."""
    row = audit.facts.models.get(model)
    return row is not None and not row.transient and not row.manual and model not in OF_OTHER_CHECKS


def opened(
    check: Check[Audit],
    audit: Audit,
    who: Who,
    model: str,
    operation: Operation,
    rights: Iterable[AccessRight],
    *,
    severity: Severity | None = None,
) -> Finding:
    """A finding for a model that outsiders reach, judged by what they reach today and by whether rules bind it."""
    bound = effective(audit, who, model, operation) == "bound"
    count = audit.openings.count(who, model, operation)
    judged, confidence = _judged(severity or check.severity, count.judged(severity or check.severity), operation)
    return check.finding(
        f"{PEOPLE[who].capitalize()} may {VERBS[operation]} `{model}`{', their own records only' if bound else ''}.",
        severity=lowered(judged) if bound else judged,
        confidence=confidence,
        subject=Subject(model=model),
        identity=(who, operation),
        evidence={"who": who, "operation": operation, "access_rights": named(rights), **count.evidence()},
    )


def opened_all(
    check: Check[Audit], audit: Audit, who: Who, model: str, grants: Mapping[Operation, Iterable[AccessRight]]
) -> Finding:
    """One finding for all operations on a model, judged by the worst of them."""
    worst = next(operation for operation in WORST_FIRST if operation in grants)
    found = opened(check, audit, who, model, worst, {right for rights in grants.values() for right in rights})
    evidence = {**found.evidence, "operations": [operation for operation in OPERATIONS if operation in grants]}
    return replace(found, identity=(who,), evidence=evidence)


def _judged(
    severity: Severity, counted: tuple[Severity, Confidence], operation: Operation
) -> tuple[Severity, Confidence]:
    """Records that are created are not there yet, so they cannot be counted."""
    return (severity, "firm") if operation == "create" else counted


def added(check: Check[Audit], audit: Audit, who: Who, *operations: Operation) -> Iterator[Finding]:
    """A finding for each ordinary model that is open for these operations though no stock right opens it."""
    for model, operation, rights in audit.openings.added(who, *operations):
        if is_ordinary(audit, model):
            yield opened(check, audit, who, model, operation, rights)


def reads(
    check: Check[Audit], audit: Audit, families: Iterable[str], *, grave: frozenset[str] | None = None
) -> Iterator[Finding]:
    """A finding for each model of some families (`hr`: also `hr.employee`) that no stock right lets outsiders read.

    Where `grave` models are named, the others are two steps less severe.
    """
    chosen = tuple(families)
    for who in WHO:
        for model, operation, rights in audit.openings.added(who, "read"):
            if belongs(model, chosen):
                mild = grave is not None and model not in grave
                severity = lowered(check.severity, 2) if mild else check.severity
                yield opened(check, audit, who, model, operation, rights, severity=severity)
