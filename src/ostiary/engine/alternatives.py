"""Conditions taken apart into alternatives: what no user takes part in, and what differs from class to class."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Final

from ostiary.domain.algebra import all_of, any_of, within
from ostiary.domain.condition import (
    FALSE,
    TRUE,
    AllOf,
    AnyOf,
    Condition,
    IsTrue,
    Membership,
    Select,
    Term,
    Values,
    Within,
)
from ostiary.domain.walk import symbols_of

MOST_ALTERNATIVES: Final = 256
"""A condition with more alternatives is judged for every pair of class and record."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """`shared AND dependent[0] AND dependent[1] …`"""

    shared: Condition
    dependent: tuple[Condition, ...]


def alternatives(condition: Condition) -> list[Alternative]:
    """The condition as an OR of alternatives; only its truth counts, so NULL and FALSE are alike."""
    found = taken_apart(condition)
    if found is None:
        return [Alternative(TRUE, (condition,))]
    shared = [one.shared for one in found if not one.dependent]
    dependent = [one for one in found if one.dependent]
    together = [Alternative(any_of(*shared), ())] if shared else []
    return together + dependent


def taken_apart(condition: Condition) -> list[Alternative] | None:
    """One alternative for each way in which the condition can be true; None when there are too many."""
    if not symbols_of(condition):
        return [] if condition == FALSE else [Alternative(condition, ())]
    match condition:
        case IsTrue(part):
            return taken_apart(part)
        case AnyOf(parts):
            return _concatenated([taken_apart(part) for part in parts])
        case AllOf(parts):
            return _multiplied([taken_apart(part) for part in parts])
        case Membership(term, values) if len(values.sources) + bool(values.constants) > 1:
            single = [Values((), (source,)) for source in values.sources]
            if values.constants:
                single.append(Values(values.constants))
            return _concatenated([taken_apart(Membership(term, one)) for one in single])
        case Within(term, select):
            return _of_sub_select(term, select)
        case _:
            return [Alternative(TRUE, (condition,))]


def _of_sub_select(term: Term, select: Select) -> list[Alternative]:
    """t IN (SELECT … A OR B)  =>  t IN (SELECT … A) OR t IN (SELECT … B)"""
    inside = taken_apart(select.condition)
    if inside is None or len(inside) < 2:
        return [Alternative(TRUE, (Within(term, select),))]
    shared = any_of(*(one.shared for one in inside if not one.dependent))
    found = [Alternative(within(term, Select(select.table, select.term, shared)), ())] if shared != FALSE else []
    for one in inside:
        if one.dependent:
            part = Select(select.table, select.term, all_of(one.shared, *one.dependent))
            found.append(Alternative(TRUE, (Within(term, part),)))
    return found


def _concatenated(lists: list[list[Alternative] | None]) -> list[Alternative] | None:
    found: list[Alternative] = []
    for one in lists:
        if one is None:
            return None
        found += one
    return found if len(found) <= MOST_ALTERNATIVES else None


def _multiplied(lists: list[list[Alternative] | None]) -> list[Alternative] | None:
    known: list[list[Alternative]] = []
    size = 1
    for one in lists:
        if one is None:
            return None
        known.append(one)
        size *= max(len(one), 1)
    if size > MOST_ALTERNATIVES:
        return None
    return [
        Alternative(
            all_of(*(one.shared for one in chosen)),
            tuple(dict.fromkeys(part for one in chosen for part in one.dependent)),
        )
        for chosen in product(*known)
    ]
