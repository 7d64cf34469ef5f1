"""Lists and dictionaries as values, kept small: what is too long or too deep becomes one item for all of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ostiary.flow.joining import WIDTH, join, narrowed
from ostiary.flow.values import EMPTY, NESTED, NESTING, Atom, Map, Seq, Sym, Value, children, leaves, one

ITEMS: Final = 48
"""How many items of a list or a dictionary are kept apart."""


def depth(value: Value) -> int:
    """How deep lists and dictionaries are nested."""
    if not value._depth:
        deepest = 0
        for atom in value.atoms:
            if isinstance(atom, NESTED):
                deepest = max(deepest, max(map(depth, children(atom)), default=0))
        value._depth = 1 + deepest
    return value._depth


def seq(items: Iterable[Value], *, open: bool = False) -> Value:
    """A list; what is too long or too deep becomes one item that may be anything of it."""
    found = tuple([item.plain() if item.true or item.false else item for item in items])
    if len(found) > ITEMS or any(depth(item) >= NESTING for item in found):
        return one(Seq((flattened(Value({Seq(found): ()})),), open=True))
    return one(Seq(found, open))


def mapping(items: Iterable[tuple[object, Value]], rest: Value | None = None) -> Value:
    """A dictionary, kept small in the same way."""
    found = {key: value.plain() if value.true or value.false else value for key, value in items}
    if len(found) > ITEMS:
        extra = list(found)[ITEMS:]
        rest = join(rest or EMPTY, *(found.pop(key) for key in extra))
    for key, value in found.items():
        if (value._depth or depth(value)) >= NESTING:
            found[key] = flattened(value)
    return one(Map(tuple(found.items()), rest if rest is None or depth(rest) < NESTING else flattened(rest)))


def flattened(value: Value) -> Value:
    """The leaves of a value; what the caller controls in it has lost its place."""
    atoms = {_displaced(atom): trace for atom, trace in leaves(value)}
    return Value(narrowed(atoms) if len(atoms) > WIDTH else atoms)


def _displaced(atom: Atom) -> Atom:
    return Sym(atom.name, "made") if isinstance(atom, Sym) and atom.form != "int" else atom
