"""Comparisons: tokens, owners, membership, and who the caller is."""

from __future__ import annotations

import ast

from ostiary.flow import sinks
from ostiary.flow.frame import Frame
from ostiary.flow.keys import OWN, SHARED_FIELDS, chosen, holder, is_empty, lineage, root, symbol, symbols
from ostiary.flow.proofs import ASKED, LOGIN, named_ok, vouched
from ostiary.flow.tokens import signature, token
from ostiary.flow.traces import Trace
from ostiary.flow.values import (
    NOTHING,
    RECORDS,
    Atom,
    Data,
    Fact,
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
)

_COMMON = frozenset({"state", "type", "active", "model", "res_model", "name", "code", "provider_code", "*", "made"})
"""Fields that many records say the same of."""


def compared(frame: Frame, node: ast.Compare) -> Value:
    """`a == b`, `a in b`, …; of a chain only what its first link says."""
    left = frame.value(node.left)
    rights = [frame.value(item) for item in node.comparators]
    if len(rights) != 1:
        return Value({Obj("bool"): ()})
    right, operator = rights[0], node.ops[0]
    constant = _constant(left, operator, right)
    if constant is not None:
        return lit(constant)
    posted = _method(left, operator, right)
    if posted is not None:
        return posted
    if isinstance(operator, ast.Eq | ast.Is):
        return _answer(equal(frame, left, right, node))
    if isinstance(operator, ast.NotEq | ast.IsNot):
        true = equal(frame, left, right, node)
        return Value({Obj("bool"): ()}, _different(left, right), true)
    if isinstance(operator, ast.In):
        return _answer(_member(frame, left, right, node))
    if isinstance(operator, ast.NotIn):
        return Value({Obj("bool"): ()}, NOTHING, _member(frame, left, right, node))
    asked = _asked(left) | _asked(right)
    return Value({Obj("bool"): ()}, asked, asked)


def _asked(value: Value) -> Facts:
    """`env.user.points < needed`: the caller is weighed, though not against a record."""
    own = any(isinstance(atom, Data) and atom.key == OWN and atom.field not in ("id", "session") for atom in value)
    return frozenset({ASKED}) if own else NOTHING


def _answer(true: Facts) -> Value:
    return Value({Obj("bool"): ()}, true, NOTHING)


def _constant(left: Value, operator: ast.cmpop, right: Value) -> bool | None:
    one, other = left.constant(), right.constant()
    if one is None or other is None:
        return None
    same = one.value == other.value
    if isinstance(operator, ast.Eq | ast.Is):
        return same
    return not same if isinstance(operator, ast.NotEq | ast.IsNot) else None


def _method(left: Value, operator: ast.cmpop, right: Value) -> Value | None:
    """`request.httprequest.method == "POST"`."""
    if Obj("method") not in left.atoms:
        return None
    texts = {atom.value for atom, _ in leaves(right) if isinstance(atom, Lit)}
    posted = texts == {"POST"}
    positive = isinstance(operator, ast.Eq | ast.In)
    gets = bool(texts) and texts <= {"GET", "HEAD"}
    return Value(
        {Obj("posted" if (posted and positive) or (gets and not positive) else "get" if posted or gets else "bool"): ()}
    )


def _different(left: Value, right: Value) -> Facts:
    """`env.user != website.user_id`: the caller has logged in."""
    own = any(isinstance(atom, RECORDS) and atom.key == OWN for atom in left)
    shared = any(isinstance(atom, RECORDS) and root(atom.key)[0] == "fixed" for atom in right)
    return frozenset({LOGIN}) if own and shared else NOTHING


# ---------------------------------------------------------------------- equality


def equal(frame: Frame, left: Value, right: Value, node: ast.AST, *, constant_time: bool = False) -> Facts:
    """What holds where two values are equal."""
    facts: set[Fact] = set()
    for one, other in ((left, right), (right, left)):
        if not other.atoms:
            continue
        facts |= token(frame, one, other, node, constant_time=constant_time)
        facts |= _owner(frame, one, other, node) | _tied(one, other)
        if constant_time or Obj("signature") in one:
            facts |= signature(frame, one, other, node)
        if all(isinstance(atom, Lit) and atom.value for atom in other):
            facts |= {("member", atom.name) for atom in one if isinstance(atom, Sym)}
    return frozenset(facts)


def _owner(frame: Frame, one: Value, other: Value, node: ast.AST) -> set[Fact]:
    """A record, or what it belongs to, is the same as one that the caller may have."""
    told = [atom for atom in other if not is_empty(atom)] or list(other)
    binding = [atom for atom in told if isinstance(atom, RECORDS)]
    if not all(_binds(atom, frame.facts) for atom in told):
        return set()
    if not binding:
        asked = (_keys(frame, atom, node, strong=True) for atom in one if isinstance(atom, RECORDS))
        return {fact for facts in asked for fact in facts}
    found: set[Fact] = set()
    for atom in one:
        if isinstance(atom, Rec) or (isinstance(atom, Data) and root(atom.key) != OWN):
            strong = all(root(item.key)[0] in ("sym", "found", "new") for item in binding)
            found |= _keys(frame, atom, node, strong=strong)
        elif isinstance(atom, Sym):
            found.add(("ok", symbol(atom.name, binding[0].model)))
            found.add(("signed", atom.name))
            frame.guard("owner", atom.name, node, binding[0].model)
    return found


def _tied(one: Value, other: Value) -> set[Fact]:
    """A field of a record says what the caller sent: whoever may have the record may have what the value names.

    Until then the caller knows something of the record, and nobody can tell whether that is enough.
    """
    sent = {atom.name for atom in other if isinstance(atom, Sym)}
    if len(sent) != len(other.atoms):
        return set()
    found: set[Fact] = set()
    for atom in one:
        if isinstance(atom, Data) and chosen(atom.key) and not sent.intersection(symbols(atom.key)):
            link = atom.field in ("id", "ids")
            if (link and atom.key[0] == "walk") or (not link and atom.field not in _COMMON):
                found |= {("tied", holder(atom), name) for name in sent}
                found |= set() if link else {("maybe", holder(atom)), *(("maybe", name) for name in sent)}
    return found


def _keys(frame: Frame, atom: Rec | Data, node: ast.AST, *, strong: bool = False) -> set[Fact]:
    if root(atom.key)[0] in ("own", "fixed", "?", "new"):
        return set()
    field = str(atom.key[2]) if atom.key[0] == "walk" else ""
    if field.rpartition(".")[2] in SHARED_FIELDS and not strong:
        return set()
    frame.guard("owner", sinks.names(atom.key) or (atom.model or ""), node, atom.model)
    return {("ok", key) for key in lineage(atom.key)}


def _binds(atom: object, facts: Facts) -> bool:
    if isinstance(atom, Sym):
        return named_ok(atom.name, facts)
    if not isinstance(atom, RECORDS):
        return False
    start = root(atom.key)
    if start[0] in ("own", "user", "new"):
        return str(atom.key[2] if atom.key[0] == "walk" else "").rpartition(".")[2] not in SHARED_FIELDS
    return start[0] not in ("fixed", "?") and (atom.ok or vouched(atom.key, facts))


# ---------------------------------------------------------------------- membership


def _member(frame: Frame, left: Value, right: Value, node: ast.AST) -> Facts:
    """What holds where one value is in another."""
    found: set[Fact] = set()
    for atom in left:
        if isinstance(atom, Sym) and _is_listed(right):
            found.add(("member", atom.name))
    records = [atom for atom, _ in leaves(right) if isinstance(atom, RECORDS)]
    if records and all(_binds(atom, frame.facts) for atom in records):
        for atom in left:
            if isinstance(atom, RECORDS):
                found |= _keys(frame, atom, node)
            elif isinstance(atom, Sym):
                found |= {("ok", symbol(atom.name, record.model)) for record in records}
                found.add(("signed", atom.name))
                frame.guard("owner", atom.name, node, records[0].model)
    own = [atom for atom in left if isinstance(atom, RECORDS) and root(atom.key) == OWN]
    if own:
        for record in records:
            found |= _keys(frame, record, node)
    return frozenset(found)


def _is_listed(right: Value) -> bool:
    """Whether the right side is a list that the server made."""
    names = (inner for atom, trace in right.atoms.items() for inner, _ in leaves(_members(atom, trace)))
    return not any(isinstance(atom, Sym) or atom == Obj("fields") for atom in names) and any(
        isinstance(atom, Seq | Obj | Lit) or not isinstance(atom, RECORDS) for atom in right
    )


def _members(atom: Atom, trace: Trace) -> Value:
    """What `in` looks for: of a dictionary only its keys."""
    if not isinstance(atom, Map):
        return Value({atom: trace})
    keys = {inner: way for inner, way in (atom.rest.atoms if atom.rest else {}).items() if _is_key(inner)}
    return Value(keys)


def _is_key(atom: Atom) -> bool:
    return isinstance(atom, Sym) and atom.form in ("map", "key")
