"""Ways of arguments: a function is followed with holes in their place, and each caller fills them with its own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Final

from ostiary.flow.outcome import Place
from ostiary.flow.traces import Mark, Trace, extended, fill
from ostiary.flow.values import NESTED, Atom, Data, Map, Rec, Seq, Sym, Value, children, leaves

_NOWHERE: Final = Place("", 0)
_LEFT: Final = (Sym, Rec, Data)
"""What has a way."""


class Ways:
    """What fills the holes of a call: the ways of its arguments, each with the step into the function.

    They are looked for when one is asked for: most calls give nothing back that came from their arguments.
    """

    def __init__(self, arguments: Iterable[Value], mark: Mark) -> None:
        self._arguments = arguments
        self._mark = mark
        self.filled: dict[int, Value] = {}
        """Values with holes by their `id`, filled: the parts of a dictionary are often in several of its places."""

    def __call__(self, number: int) -> Trace:
        return self._known.get(number, ())

    @cached_property
    def _known(self) -> dict[int, Trace]:
        found: dict[int, Trace] = {}
        for value in self._arguments:
            for atom, trace in leaves(value):
                if isinstance(atom, _LEFT):
                    found.setdefault(hash(atom), trace)
        return {number: extended(trace, self._mark) for number, trace in found.items()}


def with_holes(value: Value) -> Value:
    """A value with holes for its ways; made once, for values are handed on again and again."""
    if value._holed is None:
        holed = Value({_inside(atom): _hole(atom) for atom in value.atoms})
        value._holed = holed._holed = holed
    return value._holed


def _hole(atom: Atom) -> Trace:
    return (Mark(_NOWHERE, "", "hole", "", hash(atom)),) if isinstance(atom, _LEFT) else ()


def _inside(atom: Atom) -> Atom:
    if isinstance(atom, Seq):
        return Seq(tuple(map(with_holes, atom.items)), atom.open)
    if isinstance(atom, Map):
        rest = with_holes(atom.rest) if atom.rest is not None else None
        return Map(tuple((key, with_holes(item)) for key, item in atom.items), rest)
    return atom


def has_holes(value: Value) -> bool:
    """Whether some way in it begins with a hole."""
    if value._open is None:
        value._open = any(
            (trace and trace[0].kind == "hole") or (isinstance(atom, NESTED) and any(map(has_holes, children(atom))))
            for atom, trace in value.atoms.items()
        )
    return value._open


def retraced(value: Value, ways: Ways) -> Value:
    """A value of a called function with the ways of the arguments in place of the holes."""
    if not has_holes(value):
        return value
    found = ways.filled.get(id(value))
    if found is None:
        atoms = {_retraced_atom(atom, ways): fill(trace, ways) for atom, trace in value.atoms.items()}
        found = ways.filled[id(value)] = Value(atoms, value.true, value.false)
        found._hash, found._depth = value._hash, value._depth
    return found


def _retraced_atom(atom: Atom, ways: Ways) -> Atom:
    if isinstance(atom, Seq):
        return Seq(tuple(retraced(item, ways) for item in atom.items), atom.open)
    if isinstance(atom, Map):
        rest = retraced(atom.rest, ways) if atom.rest is not None else None
        return Map(tuple((key, retraced(item, ways)) for key, item in atom.items), rest)
    return atom
