"""What outsiders would reach without one rule, or with one rule alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.openings import Count, Openings
from ostiary.checks.audit.rules.judging import Applied, applied, outsiders_groups
from ostiary.facts import Rule


@dataclass(frozen=True, slots=True)
class Compared:
    """What they reach today, without the rule, and by the rule without its siblings: that only where the rule makes no
    difference beside them."""

    found: Applied
    siblings: tuple[Rule, ...]
    today: Count
    without: Count
    alone: Count | None


def compared(audit: Audit) -> tuple[Compared, ...]:
    """Rules that no module ships like this, beside other rules of the outsiders' groups on the same model."""
    return audit.once(compared, lambda: tuple(_compared(audit)))


def _compared(audit: Audit) -> Iterator[Compared]:
    for found in applied(audit):
        siblings = _siblings(audit, found)
        if siblings and not audit.domains.always_true(found.rule):
            today = audit.openings.count(found.who[0], found.rule.model, found.operation)
            without = _count(audit, found, frozenset({found.rule.id}))
            if today.open or without.open:
                continue
            idle = today.users and (today.users, today.most) == (without.users, without.most)
            alone = _count(audit, found, frozenset(rule.id for rule in siblings)) if idle else None
            if alone is None or not alone.open:
                yield Compared(found, siblings, today, without, alone)


def _siblings(audit: Audit, found: Applied) -> tuple[Rule, ...]:
    """The other rules that are OR-ed with this one for the first of its people."""
    groups = outsiders_groups(audit, found.who[0])
    rules = audit.engine.access.applying(found.rule.model, found.operation, groups).of_groups
    return tuple(rule for rule in rules if rule.id != found.rule.id)


def _count(audit: Audit, found: Applied, left_out: frozenset[int]) -> Count:
    """What the same people reach when some rules are left out."""
    rules = tuple(rule for rule in audit.facts.rules if rule.id not in left_out)
    openings = Openings(audit.engine.with_rules(rules), audit.openings.people, audit.openings.groups)
    return openings.count(found.who[0], found.rule.model, found.operation)
