"""Rules that keep a record out: which of their comparisons would have to hold, and how far they are from that."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from ostiary.engine.explanation import LeafResult, RuleResult

MANY: Final = 1_000
"""Further from holding than any rule with leaves that fail: a rule that is a constant holds for no record."""


def fails(rule: RuleResult) -> bool:
    """Whether a rule keeps the record out by either evaluator."""
    return bool(rule.error) or rule.search is False or rule.record is False


def is_constant(rule: RuleResult) -> bool:
    """Whether a rule that fails does so whatever is on the record."""
    return not rule.error and not any(leaf.expected for leaf in blamed(rule.leaves))


def is_broken(rule: RuleResult) -> bool:
    """Whether Odoo raises where it evaluates the rule."""
    return bool(rule.error) and not rule.undecided


def distance(rule: RuleResult, *, customer: bool) -> int:
    """How many comparisons would have to hold."""
    return MANY if is_constant(rule) else _effort(blamed(rule.leaves, customer=customer), customer=customer)


def _effort(leaves: Iterable[LeafResult], *, customer: bool) -> int:
    """How far leaves that fail are from holding; a customer is never the salesperson of anything."""
    return sum(MANY if customer and path_of(leaf).endswith("user_id") else 1 for leaf in leaves)


def path_of(leaf: LeafResult) -> str:
    """The field, or path of fields, that a leaf looks at."""
    return next(iter(leaf.expected), "")


def blamed(leaves: Iterable[LeafResult], depth: int = 0, *, customer: bool = False) -> list[LeafResult]:
    """The leaves that would have to hold: all that fail, but of the parts of an `or` those of the nearest one."""
    found: list[LeafResult] = []
    for node, members in groupby(
        leaves, key=lambda leaf: leaf.branches[depth][0] if len(leaf.branches) > depth else None
    ):
        if node is None:
            found += [leaf for leaf in members if leaf.holds is False]
        else:
            found += _nearest(list(members), depth, customer=customer)
    return found


def _nearest(leaves: list[LeafResult], depth: int, *, customer: bool) -> list[LeafResult]:
    """The part of an `or` that is nearest to holding; nothing when one of them holds."""
    parts = [list(members) for _, members in groupby(leaves, key=lambda leaf: leaf.branches[depth][1])]
    judged = [blamed(part, depth + 1, customer=customer) for part in parts]
    return min(
        judged,
        key=lambda failing: (_effort(failing, customer=customer), any(_asks_for_nothing(leaf) for leaf in failing)),
    )


def _asks_for_nothing(leaf: LeafResult) -> bool:
    """`= False`: that a field is empty is seldom what somebody wants to mend."""
    wanted = next(iter(leaf.expected.values()), None)
    return not leaf.negative and (wanted is False or wanted is None or wanted == [])
