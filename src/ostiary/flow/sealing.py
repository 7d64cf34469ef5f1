"""What is known of the records in a value, written into it: there it stays when the facts are gone."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from operator import is_, itemgetter
from typing import Any, Final

from ostiary.flow.keys import INSIDERS, MODEL
from ostiary.flow.proofs import PRIVILEGED, PROOFS, vouched
from ostiary.flow.traces import Trace
from ostiary.flow.values import NESTED, RECORDS, Atom, Data, Facts, Kinds, Map, Rec, Seq, Sym, Value, children

_KEPT: Final = frozenset({"ok", "gone", "signed", "member", "internal", "admin"})
_CHANGING: Final[Kinds] = frozenset({Rec, Data, Sym, Seq, Map})
_KIND: Final = itemgetter(0)


@lru_cache(maxsize=4096)
def seals(facts: Facts) -> bool:
    """Whether these facts say something of values that is to be kept; asked for every variable with the same facts."""
    return not _KEPT.isdisjoint(map(_KIND, facts))


def _may_change(value: Value) -> bool:
    """Whether facts can say anything of a value: it has records that nobody decided about, or values of the caller."""
    if value._sealable is None:
        value._sealable = value.has(_CHANGING) and any(map(_atom_may_change, value.atoms))
    return value._sealable


def _atom_may_change(atom: Atom) -> bool:
    if isinstance(atom, RECORDS):
        return not atom.ok or atom.key == MODEL
    return isinstance(atom, Sym) or (isinstance(atom, NESTED) and any(map(_may_change, children(atom))))


def sealed(value: Value, facts: Facts) -> Value:
    """The value with what facts say of its records written into it, so that it keeps when the facts are gone.

    A value that was found in a list of the server's is as good as one that the server made.
    """
    if value._sealable is False or not _may_change(value) or not seals(facts):
        return value
    changed: dict[Atom, Trace] = {}
    same = True
    for atom, trace in value.atoms.items():
        seal = _SEALS.get(type(atom))
        new = seal(atom, facts) if seal is not None else atom
        same = same and new is atom
        changed.setdefault(new, trace)
    return value if same else Value(changed, value.true, value.false)


def _sealed_sym(atom: Sym, facts: Facts) -> Sym:
    known = atom.form in ("any", "key") and ("member", atom.name) in facts
    return Sym(atom.name, "made") if known else atom


def _sealed_list(atom: Seq, facts: Facts) -> Seq:
    items = tuple([sealed(item, facts) for item in atom.items])
    return atom if all(map(is_, items, atom.items)) else Seq(items, atom.open)


def _sealed_map(atom: Map, facts: Facts) -> Map:
    items = [sealed(item, facts) for _, item in atom.items]
    rest = sealed(atom.rest, facts) if atom.rest is not None else None
    if rest is atom.rest and all(map(is_, items, map(itemgetter(1), atom.items))):
        return atom
    return Map(tuple([(key, item) for (key, _), item in zip(atom.items, items, strict=True)]), rest)


def _sealed_records(atom: Rec | Data, facts: Facts) -> Rec | Data:
    inside = not facts.isdisjoint(PRIVILEGED)
    if inside and atom.key == MODEL:
        return atom._replace(key=INSIDERS, ok=True)
    if atom.key == MODEL and atom.sudo and not PROOFS.isdisjoint(map(_KIND, facts)):
        return atom._replace(key=(*MODEL, frozenset(fact for fact in facts if fact[0] in PROOFS)))
    if not atom.ok and (inside or vouched(atom.key, facts)):
        return atom._replace(ok=True)
    return atom


_SEALS: Final[dict[type, Callable[[Any, Facts], Atom]]] = {
    Rec: _sealed_records,
    Data: _sealed_records,
    Sym: _sealed_sym,
    Seq: _sealed_list,
    Map: _sealed_map,
}
