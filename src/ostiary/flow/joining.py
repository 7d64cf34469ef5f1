"""What may be any of several values: where ways come together, and what is kept of too many things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ostiary.flow.traces import Trace
from ostiary.flow.values import CONSTANTS, EMPTY, NOTHING, RECORDS, Atom, Facts, Lit, Map, Obj, Seq, Sym, Value

WIDTH: Final = 10
"""How many things a value may be."""


def join(*values: Value) -> Value:
    """What may be any of some values; tests of it say what they all say."""
    first = EMPTY
    for value in values:
        if first is EMPTY:
            first = value
        elif value is not first and value is not EMPTY:
            return _joined(first, [value for value in values if value is not EMPTY])
    return first


def _joined(first: Value, given: Sequence[Value]) -> Value:
    atoms = dict(first.atoms)
    plain = True
    for value in given:
        plain = plain and not (value.true or value.false)
        if value is not first:
            for atom, trace in value.atoms.items():
                if atom not in atoms:
                    atoms[atom] = trace
    if plain and len(atoms) == len(first.atoms) <= WIDTH:
        return first
    if len(atoms) > WIDTH:
        atoms = narrowed(atoms)
    if plain:
        return Value(atoms)
    return Value(atoms, _said(given, True), _said(given, False))


def _said(values: Iterable[Value], truth: bool) -> Facts:
    """What all those say of which the test can come to this."""
    said = [value.true if truth else value.false for value in values if not _always(value, not truth)]
    return frozenset.intersection(*said) if said else NOTHING


def _always(value: Value, truth: bool) -> bool:
    return (
        bool(value.atoms)
        and value.is_all(CONSTANTS)
        and all(bool(atom.value) is truth for atom in value if isinstance(atom, Lit))
    )


def narrowed(atoms: Mapping[Atom, Trace]) -> dict[Atom, Trace]:
    """The things that matter most of too many: what is not decided, what the caller controls, then the rest."""
    ranked = sorted(atoms.items(), key=lambda item: _weight(item[0]))
    return {**dict(ranked[: WIDTH - 1]), Obj("?"): ()}


def _weight(atom: Atom) -> int:
    if isinstance(atom, RECORDS):
        return 0 if atom.sudo and not atom.ok else 2
    return {Sym: 1, Map: 2, Seq: 2, Lit: 5, Obj: 4}.get(type(atom), 3)
