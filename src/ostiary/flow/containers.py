"""Texts, lists and dictionaries that are put together from other values."""

from __future__ import annotations

from ostiary.flow.arguments import Args
from ostiary.flow.joining import join
from ostiary.flow.nested import mapping, seq
from ostiary.flow.traces import Trace
from ostiary.flow.values import (
    EMPTY,
    NOTHING,
    UNKNOWN,
    Atom,
    Data,
    Facts,
    Lit,
    Map,
    Obj,
    Rec,
    Seq,
    Sym,
    Value,
    leaves,
    lit,
    one,
)


def concatenated(parts: list[Value]) -> Value:
    """A text made of several: the caller chooses how it begins only where the first piece is the caller's."""
    if all(part.text() is not None for part in parts):
        return lit("".join(part.text() or "" for part in parts))
    atoms: dict[Atom, Trace] = {}
    begun = False
    for part in parts:
        for atom, trace in leaves(part):
            if isinstance(atom, Sym) and begun and atom.form in ("any", "key", "map"):
                atoms.setdefault(Sym(atom.name, "part"), trace)
            elif isinstance(atom, Sym | Data):
                atoms.setdefault(atom, trace)
            elif isinstance(atom, Rec):
                atoms.setdefault(Data(atom.model, "display_name", atom.key, atom.sudo, atom.ok), trace)
            elif isinstance(atom, Obj):
                atoms.setdefault(atom, trace)
        begun = begun or (bool(part.atoms) and not all(atom == Lit("", "str") for atom in part))
    return Value(atoms or {Obj("text"): ()})


def added(left: Value, right: Value) -> Value:
    """`a + b` of texts, lists, recordsets and numbers."""
    lists = [(a, b) for a in left if isinstance(a, Seq) for b in right if isinstance(b, Seq)]
    if lists:
        return join(*(seq([*a.items, *b.items], open=a.open or b.open) for a, b in lists[:4]))
    if any(isinstance(atom, Seq) for atom in (*left, *right)):
        known = [atom for atom in (*left, *right) if isinstance(atom, Seq)]
        other = right if any(isinstance(atom, Seq) for atom in left) else left
        return seq([*(item for atom in known[:1] for item in atom.items), *([other] if other.atoms else [])], open=True)
    if any(isinstance(atom, Rec) for atom in (*left, *right)):
        return join(left.plain(), right.plain())
    return concatenated([left, right])


def chosen_keys(key: Value, facts: Facts) -> Value:
    """What marks a dictionary as one whose keys the caller chooses: keys of the caller that nothing picked."""
    return Value(
        {
            Sym(atom.name, "map"): trace
            for atom, trace in key.atoms.items()
            if isinstance(atom, Sym) and atom.form in ("key", "map") and ("member", atom.name) not in facts
        }
    )


def with_item(target: Value, key: Value, value: Value, facts: Facts = NOTHING) -> Value:
    """A dictionary after `target[key] = value`."""
    constant = key.constant()
    maps = [atom for atom in target if isinstance(atom, Map)]
    items = dict(maps[0].items) if maps else {}
    rest = maps[0].rest if maps else None
    if constant is not None and isinstance(constant.value, str | int):
        items[constant.value] = value
    else:
        rest = join(rest or EMPTY, value, chosen_keys(key, facts))
    whole = next((one(atom, trace) for atom, trace in target.atoms.items() if isinstance(atom, Sym)), None)
    return mapping(items.items(), join(rest or EMPTY, whole) if whole is not None else rest)


def updated(target: Value, other: Value) -> Value:
    """A dictionary after `target.update(other)`."""
    maps = [atom for atom in target if isinstance(atom, Map)]
    items = dict(maps[0].items) if maps else {}
    rest = maps[0].rest if maps else None
    for atom, trace in target.atoms.items():
        if not maps and isinstance(atom, Sym):
            rest = join(rest or EMPTY, one(atom, trace))
    for atom, trace in other.atoms.items():
        if isinstance(atom, Map):
            items.update(atom.items)
            rest = join(rest, atom.rest) if rest is not None and atom.rest is not None else rest or atom.rest
        else:
            rest = join(rest or EMPTY, one(atom, trace))
    return mapping(items.items(), rest)


def element_of(value: Value) -> Value:
    """What a loop over a value binds."""
    atoms: dict[Atom, Trace] = {}
    for atom, trace in value.atoms.items():
        if isinstance(atom, Seq):
            for item in atom.items:
                atoms.update(item.atoms)
            if atom.open and not atom.items:
                atoms[Obj("?")] = ()
        elif isinstance(atom, Map):
            atoms.update({Lit(key, type(key).__name__): () for key, _ in atom.items[:6]})
            if atom.rest is not None:
                atoms.update({inner: way for inner, way in atom.rest.atoms.items() if isinstance(inner, Sym)})
        elif isinstance(atom, Sym):
            atoms[Sym(atom.name, "key" if atom.form == "map" else atom.form)] = trace
        else:
            atoms[atom] = trace
    return join(Value(atoms)) if atoms else UNKNOWN


def numbers(value: Value) -> Value:
    """`int(value)`: of the caller's text only a number is left."""
    atoms: dict[Atom, Trace] = {}
    for atom, trace in value.atoms.items():
        if isinstance(atom, Sym):
            atoms[Sym(atom.name, "int")] = trace
        elif isinstance(atom, Data | Lit | Rec):
            atoms[atom] = trace
    return Value(atoms) if atoms else one(Obj("number"))


def through(args: Args) -> Value:
    """Texts of the caller and fields of records come out of harmless functions as they went in."""
    atoms: dict[Atom, Trace] = {}
    for value in args:
        for atom, trace in leaves(value):
            if isinstance(atom, Sym | Data):
                atoms[atom] = trace
    return join(Value(atoms), one(Obj("text"))) if atoms else UNKNOWN


def as_data(args: Args) -> Value:
    """Records whose content is sent."""
    atoms: dict[Atom, Trace] = {}
    for value in args:
        for atom, trace in leaves(value):
            if isinstance(atom, Rec):
                atoms[Data(atom.model, "content", atom.key, atom.sudo, atom.ok)] = trace
    return Value(atoms)
