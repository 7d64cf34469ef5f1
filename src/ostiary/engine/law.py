"""The law: whether one user may do one operation to one record. Slow, obvious, and what everything else is held to.

    allowed  =  superuser
             or (some access right of the user's groups allows the operation on the model
                 and every global rule holds
                 and (no group rule applies, or some group rule that applies holds)
                 and what the rules of its `_inherits` parents ask holds)

Sources: odoo/orm/models.py `_check_access` (19), odoo/models.py `check_access_rule` (14), ir.rule `_compute_domain`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from ostiary.facts import AccessRight, Operation, Rule

SUPERUSER_ID = 1


class Outcome(Enum):
    """An answer; never a truth value."""

    ALLOWED = "allowed"
    DENIED = "denied"
    UNKNOWN = "unknown"
    ERROR = "error"

    def __bool__(self) -> bool:
        raise TypeError("an outcome is not a truth value; compare it")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome and what decided it."""

    outcome: Outcome
    reason: str


Judge = Callable[[Rule], bool | None]
"""Whether a rule's domain holds for the record: true, false, or None when it cannot be decided."""


def decide(
    user_id: int,
    groups: frozenset[int],
    operation: Operation,
    rights: Iterable[AccessRight],
    rules: Iterable[Rule],
    holds: Judge,
    parents: bool | None = True,
) -> Verdict:
    """The law for one record. `groups` are all groups of the user; `parents` is what the parents' rules come to."""
    if user_id == SUPERUSER_ID:
        return Verdict(Outcome.ALLOWED, "the superuser skips access rights and rules")
    if not any(_grants(right, operation, groups) for right in rights):
        return Verdict(Outcome.DENIED, "no access right allows it")
    applying = [rule for rule in rules if rule.active and rule.permissions.allows(operation)]
    everyone = [holds(rule) for rule in applying if rule.is_global and not rule.groups]
    by_group = [holds(rule) for rule in applying if rule.groups & groups]
    together = _all([*everyone, _any(by_group) if by_group else True, parents])
    if together is None:
        return Verdict(Outcome.UNKNOWN, "a rule cannot be decided")
    return Verdict(Outcome.ALLOWED, "every rule holds") if together else Verdict(Outcome.DENIED, "a rule excludes it")


def _grants(right: AccessRight, operation: Operation, groups: frozenset[int]) -> bool:
    everybody = right.group_id is None
    return right.active and right.permissions.allows(operation) and (everybody or right.group_id in groups)


def _all(answers: list[bool | None]) -> bool | None:
    return False if False in answers else (None if None in answers else True)


def _any(answers: list[bool | None]) -> bool | None:
    return True if True in answers else (None if None in answers else False)
