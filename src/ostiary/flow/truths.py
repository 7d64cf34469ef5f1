"""What the truth of a value says: of what the caller gave, and of what a function returned."""

from __future__ import annotations

from functools import reduce

from ostiary.flow.joining import join
from ostiary.flow.keys import chosen, given_as, is_empty
from ostiary.flow.knowledge import OWNER_FIELDS
from ostiary.flow.proofs import common
from ostiary.flow.values import CALLERS, EMPTY, NOTHING, Atom, Fact, Facts, Lit, Rec, Reply, Sym, Value


def given(test: Value) -> Facts:
    """What holds where a value of the caller, or records, test as true."""
    found: set[Fact] = {("ne", atom.name) for atom in test if isinstance(atom, Sym)}
    name = given_as(test)
    if name is not None:
        found.add(("ne", name))
    elif len(found) < len(test.atoms):
        found.clear()
    present = [atom for atom in test if not is_empty(atom)]
    if len(present) == 1 and isinstance(present[0], Rec) and chosen(present[0].key):
        found.add(("there", present[0].key))
    return frozenset(found)


def not_given(test: Value) -> Facts:
    """What holds where they test as false."""
    name = given_as(test)
    if name is not None:
        return frozenset({("empty", name)})
    if test.is_all(CALLERS):
        return frozenset(("empty", atom.name) for atom in test if isinstance(atom, Sym))
    return nothing_there(test)


def nothing_there(test: Value) -> Facts:
    """What holds where records test as false: there are none to give away; one without an owner is anybody's."""
    found: set[Fact] = set()
    for atom in test:
        if not isinstance(atom, Rec):
            return NOTHING
        if chosen(atom.key):
            found.add(("gone", atom.key))
            if atom.key[0] == "walk" and atom.key[2] in OWNER_FIELDS:
                found.add(("maybe", atom.key[1]))
    return frozenset(found)


def outcome_of(returned: list[tuple[Value, Facts]]) -> tuple[Value, Facts]:
    """What all the paths of a function give together, and what holds after each of them.

    Where paths that give something true know more than those that do not, a test of the result knows it, too.
    """
    if not returned:
        return EMPTY, NOTHING
    always = reduce(common, (facts for _, facts in returned))
    truthy = [facts | value.true for value, facts in returned if _may_be(value, True)]
    falsy = [facts | value.false for value, facts in returned if _may_be(value, False)]
    true = reduce(common, truthy) - always if truthy else NOTHING
    false = reduce(common, falsy) - always if falsy else NOTHING
    return join(*(value.plain() for value, _ in returned)).testing(true, false), always


def _may_be(value: Value, truth: bool) -> bool:
    """Whether a value may test as true, or as false; an answer to a request is never false."""
    return not value.atoms or any(_atom_may_be(atom, truth) for atom in value)


def _atom_may_be(atom: Atom, truth: bool) -> bool:
    if isinstance(atom, Lit):
        return bool(atom.value) is truth
    return truth or not isinstance(atom, Reply)
