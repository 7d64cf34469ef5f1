"""How exposure is told: the same numbers, causes and words in every check of this area."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import counted
from ostiary.engine.exposure import Exposure, Tally, Whose
from ostiary.engine.exposure_cause import Cause, cause_of
from ostiary.engine.who import Kind
from ostiary.facts import Operation
from ostiary.findings import Check, Confidence, Finding, Severity, Subject, lowered

PEOPLE: Final = frozenset({"res.partner", "res.users"})
STAFF: Final = frozenset({"hr.employee", "hr.employee.public", "hr.applicant", "hr.candidate"})
OF_THEIR_OWN: Final = PEOPLE | {"payment.token", "res.partner.bank", "hr.applicant", "hr.candidate"}
"""Models whose exposure a check of their own tells."""
INSIDE: Final[tuple[Kind, ...]] = ("portal", "other")
"""People who log in from outside."""
VISITORS: Final[tuple[Kind, ...]] = ("public",)
NAMES: Final[dict[Kind, tuple[str, str]]] = {
    "portal": ("portal user", "portal users"),
    "public": ("visitor", "visitors"),
    "other": ("user of no type", "users of no type"),
    "internal": ("internal user", "internal users"),
}
"""One of them, and several."""
WHO: Final[dict[Whose, str]] = {
    "customer": "that belong to other customers",
    "internal": "that belong to people who work here or to the own company",
    "nobody": "that belong to nobody",
}
VERBS: Final[dict[Operation, str]] = {"read": "read", "write": "change", "create": "create", "unlink": "delete"}


def chosen(
    audit: Audit, kinds: Sequence[Kind], operations: Sequence[Operation] = ("read",), *, but: Iterable[str] = ()
) -> Iterator[Exposure]:
    """The exposure of some kinds of users by some operations, without the models in `but`."""
    left_out = frozenset(but)
    for exposure in audit.exposure:
        if exposure.kind in kinds and exposure.operation in operations and exposure.model not in left_out:
            yield exposure


def told(
    check: Check[Audit], audit: Audit, exposure: Exposure, whose: Whose, severity: Severity | None = None
) -> Finding:
    """The finding for one exposure that has records of that kind of owner."""
    tally = exposure.of(whose)
    cause = _cause(audit, exposure, tally)
    verb = VERBS[exposure.operation]
    users = "Visitors" if exposure.kind == "public" else counted(tally.users, *NAMES[exposure.kind])
    owners = f" ({counted(tally.owners, 'owner')})" if whose != "nobody" else ""
    return check.finding(
        f"{users} may {verb} {tally.records} of {counted(exposure.total, 'record')} of `{exposure.model}`"
        f" {WHO[whose]}{owners}; {cause.words()}.",
        severity=_severity(severity or check.severity, exposure),
        confidence=_confidence(exposure),
        subject=Subject(model=exposure.model),
        evidence=evidence(exposure, tally) | cause.evidence(),
        identity=(exposure.kind, exposure.operation, whose),
    )


def evidence(exposure: Exposure, tally: Tally) -> dict[str, object]:
    """Numbers and samples; ids only."""
    counted = exposure.counted
    found: dict[str, object] = {
        "kind": exposure.kind,
        "operation": exposure.operation,
        "records": tally.records,
        "total": exposure.total,
        "owners": tally.owners,
        "users": tally.users,
        "pairs": tally.pairs,
        "customer_pairs": tally.customer_pairs,
        "evaluator": exposure.evaluator,
        "ownership": list(exposure.ownership.owners),
        "samples": [asdict(sample) for sample in tally.samples],
    }
    return found | ({"shared_records": counted.shared_records} if counted.shared_records else {})


def _cause(audit: Audit, exposure: Exposure, tally: Tally) -> Cause:
    engine = audit.engine if exposure.evaluator == "search" else audit.record_engine
    sample = next(iter(tally.samples), None)
    if sample is None:
        return Cause()
    return cause_of(engine, exposure.model, exposure.operation, exposure.evaluator, sample)


def _severity(severity: Severity, exposure: Exposure) -> Severity:
    """Rows that only say who took part are two steps less; what only single checks open, and no list, is one less."""
    steps = 2 if exposure.ownership.kind == "trace" else 0
    searched = exposure.by_evaluator.get("search")
    if searched is not None and not searched.tallies:
        steps += 1
    return lowered(severity, steps + (exposure.ownership.confidence == "tentative"))


def _confidence(exposure: Exposure) -> Confidence:
    return exposure.ownership.confidence


def undecided(check: Check[Audit], exposures: Iterable[Exposure]) -> Iterator[Finding]:
    """What could not be decided: never safe, and no accusation either."""
    for exposure in exposures:
        for users, reason in exposure.unknown:
            yield check.finding(
                f"Whether {counted(users, *NAMES[exposure.kind])} may {VERBS[exposure.operation]} `{exposure.model}` is"
                f" unknown: {reason}.",
                severity="info",
                outcome="error",
                subject=Subject(model=exposure.model),
                evidence={"kind": exposure.kind, "operation": exposure.operation, "users": users},
                identity=(exposure.kind, exposure.operation, reason),
            )


def is_exposed(exposure: Exposure, whose: Whose) -> bool:
    return bool(exposure.of(whose).records)
