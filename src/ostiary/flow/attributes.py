"""`value.name` and `value[key]`, read and assigned."""

from __future__ import annotations

import ast
from typing import Final

from ostiary.flow import changes, names, recordsets, requests, sinks
from ostiary.flow.containers import element_of, with_item
from ostiary.flow.frame import Frame, first_trace
from ostiary.flow.joining import join
from ostiary.flow.keys import INSIDERS, MODEL, OWN, fixed
from ostiary.flow.nested import mapping
from ostiary.flow.traces import Trace
from ostiary.flow.values import (
    UNKNOWN,
    Atom,
    Ctl,
    Data,
    Env,
    Lit,
    Map,
    Obj,
    Rec,
    Reply,
    Seq,
    Sym,
    Value,
    leaves,
    lit,
    one,
)

_HOLDING: Final = (Map, Seq, Sym)
_PARTNERS: Final = frozenset({"partner", "authenticated_partner"})


def attribute(frame: Frame, node: ast.Attribute) -> Value:
    """`value.name`."""
    base = frame.value(node.value)
    if not base.atoms:
        return UNKNOWN
    name = node.value.id if isinstance(node.value, ast.Name) else ""
    return frame.each(base, lambda atom, trace: _attribute_of(frame, atom, trace, node), name)


def _attribute_of(frame: Frame, atom: Atom, trace: Trace, node: ast.Attribute) -> Value:
    name = node.attr
    if name == "qcontext":
        return one(Obj("qcontext"))
    if isinstance(atom, Rec):
        return recordsets.field(frame, atom, trace, name, node)
    if isinstance(atom, Obj):
        return _of_object(frame, atom, name)
    if isinstance(atom, Data):
        return one(atom, trace)
    if isinstance(atom, Sym):
        return one(Sym(child(atom.name, name), _part(atom.form)), trace)
    if isinstance(atom, Env):
        return _of_environment(frame, atom, trace, name)
    return _of_controller(frame, name) if isinstance(atom, Ctl) else UNKNOWN


def _of_controller(frame: Frame, name: str) -> Value:
    """What controllers, REST services and their helpers keep for themselves."""
    if name == "env":
        return one(Env(frame.now.sudo))
    return one(Rec("res.partner", OWN, True, True)) if name in _PARTNERS else UNKNOWN


def _part(form: str) -> str:
    """What a part of something of the caller is: of what was made of it, nobody knows."""
    return form if form in ("int", "made") else "any"


def _of_object(frame: Frame, atom: Obj, name: str) -> Value:
    if atom.name == "request":
        return requests.attribute(frame, name)
    if atom.name == "httprequest":
        return requests.of_http_request(name)
    if atom.name == "session":
        return one(Data("res.users", "session", OWN, False, True))
    if atom.name == "import":
        return names.imported(frame.engine.program, f"{atom.detail}.{name}")
    return UNKNOWN


def _of_environment(frame: Frame, atom: Env, trace: Trace, name: str) -> Value:
    if name == "user":
        return one(Rec("res.users", OWN, True, True))
    if name == "uid":
        return one(Data("res.users", "id", OWN, False, True))
    if name in ("company", "companies"):
        return one(Rec("res.company", fixed(name), atom.sudo, True))
    if name == "cr":
        return one(Obj("cr"))
    if name == "registry":
        return one(Obj("pool"))
    if name == "context":
        return frame.engine.context(frame)
    return lit(atom.sudo) if name == "su" else UNKNOWN


def child(name: str, key: object) -> str:
    """What to call a part of a value of the caller: parameters go by their own names."""
    if name in ("kw", "params"):
        return str(key)
    return f"{name}.{key}" if name.count(".") < 2 else name


# ---------------------------------------------------------------------- items


def subscript(frame: Frame, node: ast.Subscript) -> Value:
    """`value[key]`."""
    base = frame.value(node.value)
    if isinstance(node.slice, ast.Slice):
        return base
    key = frame.value(node.slice)
    found = [_item_of(frame, atom, trace, key, node) for atom, trace in base.atoms.items()]
    return join(*found) if found else UNKNOWN


def _item_of(frame: Frame, atom: Atom, trace: Trace, key: Value, node: ast.Subscript) -> Value:
    if isinstance(atom, _HOLDING):
        return item(atom, trace, key)
    if isinstance(atom, Env):
        return model_of(frame, atom, trace, key, node)
    if isinstance(atom, Rec):
        name = key.text()
        return recordsets.field(frame, atom, trace, name, node) if name else _any_field(atom, trace, key)
    if isinstance(atom, Data):
        return one(atom, trace)
    if isinstance(atom, Obj) and atom.name == "session":
        return one(Data("res.users", "session", OWN, False, True))
    if atom == Obj("pool"):
        return one(Rec(key.text(), MODEL)) if key.text() else UNKNOWN
    return UNKNOWN


def _any_field(atom: Rec, trace: Trace, key: Value) -> Value:
    if any(isinstance(part, Sym) and part.form != "int" for part in key):
        return one(Data(atom.model, "*", atom.key, atom.sudo, atom.ok), trace)
    if any(isinstance(part, Data | Obj) and part != Obj("number") for part in key):
        return one(Data(atom.model, "some field", atom.key, atom.sudo, atom.ok), trace)
    return one(atom, trace)


def item(atom: Atom, trace: Trace, key: Value) -> Value:
    """An item of a list, a dictionary, or of something of the caller."""
    constant = key.constant()
    if isinstance(atom, Map):
        items = dict(atom.items)
        if constant is not None and isinstance(constant.value, str | int):
            if constant.value in items:
                return items[constant.value]
            return _part_of(atom.rest, constant.value)
        return join(*items.values(), atom.rest or UNKNOWN)
    if isinstance(atom, Seq):
        if constant is not None and isinstance(constant.value, int) and not atom.open:
            try:
                return atom.items[constant.value]
            except IndexError:
                return UNKNOWN
        return element_of(one(atom, trace))
    if isinstance(atom, Sym):
        name = (
            child(atom.name, constant.value) if constant is not None and isinstance(constant.value, str) else atom.name
        )
        return one(Sym(name, _part(atom.form)), trace)
    return UNKNOWN


def _part_of(rest: Value | None, key: object) -> Value:
    """What an unknown part of a dictionary has under a key: of the caller's own dictionary, that parameter."""
    if rest is None:
        return UNKNOWN
    atoms: dict[Atom, Trace] = {}
    for atom, trace in rest.atoms.items():
        if isinstance(atom, Sym):
            atoms[Sym(child(atom.name, key), "any") if atom.form == "map" else atom] = trace
        else:
            atoms[atom] = trace
    return Value(atoms) if atoms else UNKNOWN


def model_of(frame: Frame, env: Env, trace: Trace, key: Value, node: ast.AST) -> Value:
    """`env[name]`: no records of a model yet, but the rights to have some."""
    model = INSIDERS if env.ok else MODEL
    name = key.text()
    names = [atom for atom in key if isinstance(atom, Sym)]
    if name is None and names and ("member", names[0].name) not in frame.facts:
        rec = Rec(f"${names[0].name}", model, env.sudo, env.ok)
        way = (*first_trace(key), frame.mark(node, f"the model is chosen by `{names[0].name}`"))
        return one(rec, way)
    if name is None:
        texts = [atom.value for atom in key if isinstance(atom, Lit) and isinstance(atom.value, str)]
        return join(
            *(one(Rec(text, model, env.sudo, env.ok), trace) for text in texts[:4]),
            one(Rec(None, model, env.sudo, env.ok), trace),
        )
    return one(Rec(name, model, env.sudo, env.ok), trace)


# ---------------------------------------------------------------------- assignment


def set_item(frame: Frame, target: ast.Subscript, key: Value, value: Value) -> None:
    """`base[key] = value`."""
    base = frame.value(target.value)
    sure = all(isinstance(atom, Rec) for atom in base)
    for atom, trace in base.atoms.items():
        if isinstance(atom, Rec) and sure:
            written = mapping([(key.text() or "?", value)])
            changes.change(frame, atom, trace, "write", written, target)
            return
        if atom == Obj("qcontext"):
            sinks.serve(frame, mapping([(key.text(), value)]), target, "page")
            return
    named = isinstance(target.value, ast.Name) and not isinstance(target.slice, ast.Slice)
    if named and (any(isinstance(atom, Map | Sym) for atom in base) or _is_new(base)):
        frame.bind(target.value, with_item(base, key, value, frame.facts))


def _is_new(value: Value) -> bool:
    return all(isinstance(atom, Obj) and atom.name in ("?", "dict") for atom in value)


def set_attribute(frame: Frame, target: ast.Attribute, value: Value) -> None:
    """`base.name = value`."""
    base = frame.value(target.value)
    for atom, trace in base.atoms.items():
        if isinstance(atom, Rec) and not target.attr.startswith("_"):
            changes.change(frame, atom, trace, "write", mapping([(target.attr, value)]), target)
        elif atom == Obj("request") and target.attr == "uid" and frame.state is not None:
            frame.state.sudo = any(inner == Obj("superuser") or inner == Lit(1, "int") for inner, _ in leaves(value))
        elif atom == Obj("qcontext") or isinstance(atom, Reply):
            sinks.serve(frame, value, target, "page")
