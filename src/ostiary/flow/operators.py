"""Operators: `and`, `or`, `not`, `+`, `%`, `|` and their like."""

from __future__ import annotations

import ast
from functools import reduce

from ostiary.flow.containers import added, concatenated, numbers
from ostiary.flow.frame import Frame
from ostiary.flow.joining import join
from ostiary.flow.proofs import closed, common
from ostiary.flow.state import State, meet
from ostiary.flow.traces import Trace
from ostiary.flow.truths import given, not_given
from ostiary.flow.values import NOTHING, UNKNOWN, Atom, Data, Facts, Lit, Map, Obj, Rec, Seq, Sym, Value, lit


def truth(value: Value) -> tuple[Facts, Facts]:
    """What holds where a value is true, and where it is false."""
    return value.true | given(value), value.false | not_given(value)


def negated(frame: Frame, node: ast.UnaryOp) -> Value:
    value = frame.value(node.operand)
    if not isinstance(node.op, ast.Not):
        return value.plain()
    constant = value.constant()
    if constant is not None and not value.true and not value.false:
        return lit(not constant.value)
    true, false = truth(value)
    atoms: dict[Atom, Trace] = {Obj("get" if atom == Obj("posted") else "bool"): () for atom in value} or {
        Obj("bool"): ()
    }
    return Value(atoms, false, true)


def boolean(frame: Frame, node: ast.BoolOp) -> Value:
    """`a and b`, `a or b`: each part is evaluated where those before it did not decide."""
    wanted = isinstance(node.op, ast.And)
    start = frame.state
    if start is None:
        return UNKNOWN
    outside: State | None = None
    known: Facts = NOTHING
    decided: list[Facts] = []
    values: list[Value] = []
    for position, item in enumerate(node.values):
        value = frame.value(item)
        if _never_stops(value, wanted) and position < len(node.values) - 1:
            continue
        if not wanted and _is_there(frame, value):
            values.append(value)
            decided.append(known | truth(value)[0])
            break
        true, false = truth(value)
        goes_on, stops = (true, false) if wanted else (false, true)
        decided.append((known | stops) | (closed(start.facts | known | stops) - start.facts))
        known = known | goes_on
        last = position == len(node.values) - 1
        values.append(value if last or not wanted else _falsy(value))
        if not last:
            if frame.state is not None:
                left = frame.state.copy()
                left.facts = left.facts | stops
                outside = meet(outside, left)
            frame.assume(value, wanted)
            if frame.state is None:
                break
    frame.state = meet(outside, frame.state)
    stopped = reduce(common, decided)
    result = join(*(value.plain() for value in values))
    return result.testing(known, stopped) if wanted else result.testing(stopped, known)


def _never_stops(value: Value, wanted: bool) -> bool:
    """Whether a part of `and`, or of `or`, is a constant that leaves it to the others."""
    constant = value.constant()
    return constant is not None and not value.true and not value.false and bool(constant.value) is wanted


def _is_there(frame: Frame, value: Value) -> bool:
    """Whether these are records that surely exist: the rest of `records or …` is never asked for."""
    return bool(value.atoms) and all(isinstance(atom, Rec) and ("there", atom.key) in frame.facts for atom in value)


def _falsy(value: Value) -> Value:
    """What `a` of `a and b` can be as a result: only what is false."""
    return Value({atom: trace for atom, trace in value.atoms.items() if isinstance(atom, Lit) and not atom.value})


def binary(frame: Frame, node: ast.BinOp) -> Value:
    left, right = frame.value(node.left), frame.value(node.right)
    if isinstance(node.op, ast.Add):
        return added(left, right)
    if isinstance(node.op, ast.Mod) and (
        isinstance(node.left, ast.Constant | ast.JoinedStr) or left.text() is not None
    ):
        return _percent(left, right)
    if isinstance(node.op, ast.BitOr | ast.BitAnd | ast.Sub) and _is_set(left, right):
        return _of_sets(frame, node.op, left, right)
    if isinstance(node.op, ast.Div) and any(isinstance(atom, Obj) and atom.name == "path" for atom in left):
        return join(left, right)
    return _number(left, right)


def _is_set(left: Value, right: Value) -> bool:
    return any(isinstance(atom, Rec | Seq | Map) for atom in (*left, *right))


def _of_sets(frame: Frame, operator: ast.operator, left: Value, right: Value) -> Value:
    """`a | b`, `a & b`, `a - b` of recordsets, domains and dictionaries."""
    if any(isinstance(atom, Seq) and frame.engine.is_domain(atom) for atom in (*left, *right)):
        return frame.engine.combined(left, right, "|" if isinstance(operator, ast.BitOr) else "&")
    return join(left.plain(), right.plain()) if isinstance(operator, ast.BitOr) else left.plain()


def _percent(left: Value, right: Value) -> Value:
    """`"text %s" % values`."""
    text = left.text()
    lists = [atom for atom in right if isinstance(atom, Seq)]
    given = [item for atom in lists for item in atom.items] or [right]
    begins = text is not None and text.startswith(("%s", "%(", "%r"))
    if text is not None and "%d" in text and "%s" not in text and "%(" not in text:
        given = [numbers(item) for item in given]
    return concatenated([*([] if begins else [left]), *(value for item in given for value in _values_of(item))])


def _values_of(value: Value) -> list[Value]:
    """The values of a dictionary that is formatted by name, or the value itself."""
    maps = [atom for atom in value if isinstance(atom, Map)]
    return [inner for atom in maps for _, inner in atom.items] if maps else [value]


def _number(left: Value, right: Value) -> Value:
    atoms: dict[Atom, Trace] = {}
    for value in (left, right):
        for atom, trace in value.atoms.items():
            if isinstance(atom, Sym):
                atoms.setdefault(Sym(atom.name, "int"), trace)
            elif isinstance(atom, Data):
                atoms.setdefault(atom, trace)
    return Value(atoms or {Obj("number"): ()})
