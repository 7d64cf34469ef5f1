"""Methods of texts, lists and dictionaries."""

from __future__ import annotations

import ast

from ostiary.flow.arguments import Args
from ostiary.flow.attributes import child, item
from ostiary.flow.containers import concatenated, element_of, updated, with_item
from ostiary.flow.frame import Frame
from ostiary.flow.joining import join
from ostiary.flow.nested import seq
from ostiary.flow.traces import Trace
from ostiary.flow.values import EMPTY, UNKNOWN, Atom, Data, Fact, Lit, Map, Obj, Seq, Sym, Value, lit, one

_TESTS = frozenset(
    {"startswith", "endswith", "isdigit", "isdecimal", "isnumeric", "isalnum", "isalpha", "isidentifier"}
)


def of_callers(frame: Frame, atom: Sym, trace: Trace, name: str, args: Args) -> Value:
    """A method of something of the caller: its parts, and texts made of it."""
    if name in ("get", "pop", "setdefault", "getlist"):
        key = args.get(0, "key") or UNKNOWN
        found = item(atom, trace, key)
        text = key.text()
        default = args.get(1, "default")
        if text is not None:
            word = "false" if default is not None and default == lit(False) else "none"
            frame.learn([(word, child(atom.name, text))])
        return found
    if name == "items":
        return seq([seq([one(Sym(atom.name, "key"), trace), one(Sym(atom.name, "any"), trace)])], open=True)
    if name in ("values", "keys"):
        return seq([one(Sym(atom.name, "key" if name == "keys" else "any"), trace)], open=True)
    if name in _TESTS:
        prefix = (args.get(0, "prefix") or UNKNOWN).text()
        facts: frozenset[Fact] = frozenset()
        if name == "startswith" and prefix and prefix not in ("http", "http://", "https://"):
            facts = frozenset({("member", atom.name)})
        if name in ("isdigit", "isdecimal", "isnumeric", "isidentifier", "isalnum", "isalpha"):
            facts = frozenset({("member", atom.name)})
        return Value({Obj("bool"): ()}, facts)
    if name == "split":
        return seq([one(atom, trace)], open=True)
    return one(Sym(atom.name, atom.form), trace)


def of_text(frame: Frame, atom: Lit, name: str, args: Args) -> Value:
    """`"text".format(…)`, `", ".join(…)`."""
    text = atom.value if isinstance(atom.value, str) else ""
    if name == "format":
        begins = text.startswith("{")
        return concatenated([*([] if begins else [lit(text)]), *args])
    if name == "join":
        return concatenated([element_of(value) for value in args])
    if name in _TESTS:
        return one(Obj("bool"))
    if name in ("split", "splitlines"):
        return seq([lit(part) for part in text.split()[:20]])
    if name in ("strip", "lower", "upper", "encode", "title"):
        return lit(text.lower() if name == "lower" else text)
    return UNKNOWN


def of_list(frame: Frame, atom: Seq, trace: Trace, name: str, args: Args, target: ast.expr) -> Value:
    """A list; what is added to it is bound to its name again."""
    given = args.pos[-1] if args.pos else EMPTY
    if name in ("append", "add", "insert"):
        frame.bind(target, seq([*atom.items, given], open=atom.open)) if isinstance(target, ast.Name) else None
        return lit(None)
    if name in ("extend", "update", "union"):
        lists = [inner for inner in given if isinstance(inner, Seq)]
        extra = lists[0].items if lists else (element_of(given),)
        found = seq([*atom.items, *extra], open=atom.open or not lists or lists[0].open)
        if name == "union":
            return found
        frame.bind(target, found) if isinstance(target, ast.Name) else None
        return lit(None)
    if name in ("pop", "index", "count"):
        return element_of(one(atom, trace)) if name == "pop" else one(Obj("number"))
    return one(atom, trace)


def of_dictionary(frame: Frame, atom: Map, trace: Trace, name: str, args: Args, target: ast.expr) -> Value:
    """A dictionary, in the same way."""
    this = one(atom, trace)
    if name in ("get", "pop", "setdefault"):
        key, default = args.get(0, "key") or UNKNOWN, args.get(1, "default")
        found = item(atom, trace, key)
        if name == "setdefault" and default is not None and isinstance(target, ast.Name):
            frame.bind(target, with_item(this, key, join(default, found) if found is not UNKNOWN else default))
        return join(found, default) if default is not None else found
    if name == "update":
        new = updated(this, args.pos[0]) if args.pos else this
        for word, value in args.kw.items():
            new = with_item(new, lit(word), value)
        if args.rest is not None:
            new = updated(new, args.rest)
        frame.bind(target, new) if isinstance(target, ast.Name) else None
        return lit(None)
    if name == "items":
        pairs = [seq([lit(key), value]) for key, value in atom.items]
        if atom.rest is not None:
            pairs.append(seq([_keys_of(atom.rest), _values_of(atom.rest)]))
        return seq(pairs)
    if name == "values":
        return seq([value for _, value in atom.items] + ([_values_of(atom.rest)] if atom.rest is not None else []))
    if name == "keys":
        return seq([lit(key) for key, _ in atom.items] + ([_keys_of(atom.rest)] if atom.rest is not None else []))
    return this


def _values_of(rest: Value) -> Value:
    """What the unknown keys of a dictionary hold: that the caller chose the keys says nothing of the values."""
    return Value(
        {
            Sym(atom.name, "any") if isinstance(atom, Sym) and atom.form == "map" else atom: trace
            for atom, trace in rest.atoms.items()
        }
    )


def _keys_of(rest: Value) -> Value:
    found: dict[Atom, Trace] = {
        Sym(atom.name, "key"): trace
        for atom, trace in rest.atoms.items()
        if isinstance(atom, Sym) and atom.form == "map"
    }
    return Value(found) if found else UNKNOWN


def of_data(atom: Data, trace: Trace) -> Value:
    """A text made of a field is still that field's."""
    return one(atom, trace)
