"""Ways of arguments: a function is followed with holes in their place, and each caller fills them with its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ostiary.flow.outcome import Place
from ostiary.flow.traces import Mark, Trace, extended, fill
from ostiary.flow.values import NESTED, Atom, Data, Map, Rec, Seq, Sym, Value, children

_NOWHERE: Final = Place("", 0)
_LEFT: Final = (Sym, Rec, Data)
"""What has a way."""


def with_holes(value: Value, change: dict[int, Trace], mark: Mark) -> Value:
    """A value with holes for its ways; `change` is told what fills them."""
    atoms: dict[Atom, Trace] = {}
    for atom, trace in value.atoms.items():
        if isinstance(atom, _LEFT):
            number = hash(atom)
            if number not in change:
                change[number] = extended(trace, mark)
            atoms[atom] = (Mark(_NOWHERE, "", "hole", "", number),)
        else:
            atoms[_inside(atom, change, mark)] = ()
    return Value(atoms)


def _inside(atom: Atom, change: dict[int, Trace], mark: Mark) -> Atom:
    if isinstance(atom, Seq):
        return Seq(tuple(with_holes(item, change, mark) for item in atom.items), atom.open)
    if isinstance(atom, Map):
        rest = with_holes(atom.rest, change, mark) if atom.rest is not None else None
        return Map(tuple((key, with_holes(item, change, mark)) for key, item in atom.items), rest)
    return atom


def has_holes(value: Value) -> bool:
    """Whether some way in it begins with a hole."""
    return any(
        (trace and trace[0].kind == "hole") or (isinstance(atom, NESTED) and any(map(has_holes, children(atom))))
        for atom, trace in value.atoms.items()
    )


def retraced(value: Value, change: Mapping[int, Trace]) -> Value:
    """A value of a called function with the ways of the arguments in place of the holes."""
    if not has_holes(value):
        return value
    return Value(
        {_retraced_atom(atom, change): fill(trace, change) for atom, trace in value.atoms.items()},
        value.true,
        value.false,
    )


def _retraced_atom(atom: Atom, change: Mapping[int, Trace]) -> Atom:
    if isinstance(atom, Seq):
        return Seq(tuple(retraced(item, change) for item in atom.items), atom.open)
    if isinstance(atom, Map):
        rest = retraced(atom.rest, change) if atom.rest is not None else None
        return Map(tuple((key, retraced(item, change)) for key, item in atom.items), rest)
    return atom
