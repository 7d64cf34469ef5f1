"""What checks of rules share: which rules apply to outsiders, and a finding for one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from ostiary.checks.audit.domains import Origin
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.openings import Count, Who
from ostiary.domain.syntax import Leaf
from ostiary.facts import OPERATIONS, Operation, Rule
from ostiary.findings import Check, Confidence, Finding, Severity, Subject, lowered

WHO: Final[tuple[Who, ...]] = ("portal", "public")
OWN: Final[tuple[Origin, ...]] = ("own",)
"""An edited stock rule has a check of its own, which says what is wrong with it."""
CHANGED: Final[tuple[Origin, ...]] = ("edited", "own")
ANY: Final[tuple[Origin, ...]] = ("stock", "edited", "own")


@dataclass(frozen=True, slots=True)
class Applied:
    """An active rule that holds for outsiders, and who they are; `operation` is the first one that is open to them."""

    rule: Rule
    who: tuple[Who, ...]
    operation: Operation

    @property
    def subject(self) -> Subject:
        return subject_of(self.rule)


def subject_of(rule: Rule) -> Subject:
    return Subject(model=rule.model, rule=rule.xmlid or rule.id)


def outsiders_groups(audit: Audit, who: Who) -> frozenset[int]:
    return frozenset().union(*audit.openings.groups[who])


def applied(audit: Audit, origins: Sequence[Origin] = CHANGED, *, everyone: bool = False) -> Iterator[Applied]:
    """Rules of outsiders' groups, by id, on models that an access right opens to them; `everyone`: global ones too."""
    for rule in sorted(audit.facts.rules, key=lambda rule: rule.id):
        if not rule.active or (not everyone and not rule.groups):
            continue
        opens = partial(_open, audit, rule)
        who = tuple(each for each in WHO if _concerns(audit, each, rule) and opens(each))
        if who and audit.domains.origin(rule) in origins:
            yield Applied(rule, who, next(operation for each in who for operation in opens(each)))


def _concerns(audit: Audit, who: Who, rule: Rule) -> bool:
    return bool(rule.groups & outsiders_groups(audit, who)) or (rule.is_global and not rule.groups)


def _open(audit: Audit, rule: Rule, who: Who) -> list[Operation]:
    return [
        operation
        for operation in OPERATIONS
        if rule.permissions.allows(operation) and audit.openings.opens(who, rule.model, operation)
    ]


def reached(audit: Audit, found: Applied) -> Count:
    """What the outsiders of a rule reach of its model; of portal users and visitors those who reach more."""
    counts = [audit.openings.count(who, found.rule.model, found.operation) for who in found.who]
    return max(counts, key=lambda count: (count.users > 0, count.most))


def about(
    check: Check[Audit],
    audit: Audit,
    found: Applied,
    message: str,
    *,
    severity: Severity | None = None,
    counted: bool = True,
    confidence: Confidence | None = None,
    leaves: Sequence[Leaf] = (),
    also: Mapping[str, object] | None = None,
    **evidence: object,
) -> Finding:
    """A finding for a rule; where it is `counted`, judged by what outsiders reach of the model today."""
    judged, sure = severity or check.severity, confidence or "certain"
    count = reached(audit, found) if counted else None
    if count is not None:
        judged, sure = count.judged(judged)
    return check.finding(
        message,
        severity=judged,
        confidence=confidence or sure,
        subject=found.subject,
        evidence={
            "who": list(found.who),
            "domain": found.rule.domain,
            **({"leaves": [str(leaf) for leaf in leaves]} if leaves else {}),
            **(count.evidence() if count else {}),
            **evidence,
            **(also or {}),
        },
    )


def is_owned(audit: Audit, model: str) -> bool:
    """Whether records of the model belong to somebody."""
    return audit.ownerships.of(model).nature == "owned"


def is_public(audit: Audit, model: str) -> bool:
    """Whether records of the model are for everybody by nature."""
    return audit.ownerships.of(model).nature == "public"


def by_owner(audit: Audit, model: str, severity: Severity) -> Severity:
    """Two steps down where nobody owns the records: there is no other customer whose they are."""
    return severity if is_owned(audit, model) else lowered(severity, 2)


def last(leaf: Leaf) -> str:
    """The last field of a comparison's path."""
    return leaf.path.rpartition(".")[2]
