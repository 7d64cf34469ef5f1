"""Rights by which outsiders change records: what the checks of each operation share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from ostiary.checks.source.access import Right
from ostiary.checks.source.domains import Strength
from ostiary.checks.source.groups import Audience
from ostiary.checks.source.material import Source
from ostiary.checks.source.rights.exposed import given_to, overridden, who
from ostiary.facts import Operation
from ostiary.findings import Check, Confidence, Finding, Severity, Subject, lowered

_OWN: Final = frozenset({"mail.message", "discuss.channel.member", "ir.filters", "product.wishlist"})
"""Models of Odoo that decide by themselves, or whose stock rules hold everybody to what is theirs."""
_DO: Final[dict[Operation, str]] = {"read": "read", "write": "change", "create": "create", "unlink": "delete"}


class Changing(NamedTuple):
    """A right to change, and how much rules keep back; `strength` None where that cannot be told."""

    right: Right
    model: str
    audience: Audience
    operation: Operation
    strength: Strength | None


def changing(source: Source, audience: Audience, *operations: Operation) -> Iterator[Changing]:
    """The first of the operations that each right of judged modules gives to these outsiders."""
    for right in source.rights:
        given = next((operation for operation in operations if operation in right.operations), None)
        if given is None or right.model is None or right.group is None or right.model in _OWN:
            continue
        if audience not in source.audiences(right.group) or source.code.model(right.model).abstract:
            continue
        if audience == "portal" and "public" in source.audiences(right.group):
            continue
        if not source.code.model(right.model).transient and not is_gap(source, right, audience, given):
            yield Changing(right, right.model, audience, given, source.protection(right, audience, given))


def is_gap(source: Source, right: Right, audience: Audience, operation: Operation) -> bool:
    """Rules of these outsiders are for reading and not for this operation, which `rule-operation-gap` says."""
    if operation == "read" or operation not in right.operations or source.major >= 20:
        return False
    grouped, _ = source.rules_for(right, audience, operation)
    reading, _ = source.rules_for(right, audience, "read")
    strength = source.protection(right, audience, operation)
    return bool(reading) and not grouped and strength is not None and strength < Strength.OWNER


def _has_method(source: Source, found: Changing) -> bool:
    """The model has a method of its own for the operation that may refuse."""
    models = source.classes.get(found.model, ())
    return any(found.operation in item.refusing for item in models)


def finding(source: Source, check: Check[Source], found: Changing, severity: Severity) -> Finding:
    """What a right to change comes to: worst where no rule holds the records to the outsider."""
    bound = found.strength is None or found.strength >= Strength.OWNER
    by_code = overridden(source, found.model) or _has_method(source, found)
    sure: Confidence = "tentative" if bound or by_code else "firm"
    verb = _DO[found.operation]
    tail = "only what a rule of theirs allows" if bound else "whoever owns it: no rule holds it to them"
    return check.finding(
        f"The right for {given_to(found.right)} lets {who(found.audience)} {verb} `{found.model}`, {tail}.",
        severity="low" if bound else lowered(severity) if by_code else severity,
        confidence=sure,
        subject=Subject(model=found.model, group=found.right.group),
        location=source.location(found.right.place),
        evidence={"right": found.right.xmlid, "operation": found.operation},
        identity=(found.right.xmlid, found.operation),
    )
