"""Tests of `if`, `assert` and `a if b else c`: the states where they are true, and where they are false."""

from __future__ import annotations

import ast
from typing import Final

from ostiary.flow.frame import Frame
from ostiary.flow.keys import is_empty
from ostiary.flow.state import State, meet
from ostiary.flow.values import Atom, Lit, Map, Obj, Rec, Seq, Value

PARTS: Final = 4
"""How many things that a name may be are asked each for itself."""
_POSTED: Final = Obj("posted")
_GET: Final = Obj("get")
Ways = tuple[State | None, State | None]


def ways(frame: Frame, test: ast.expr) -> Ways:
    """Where a test is true, and where it is false; each part of `and` and `or` is asked where the ones before led."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        true, false = ways(frame, test.operand)
        return false, true
    if isinstance(test, ast.BoolOp):
        return _of_several(frame, test)
    found: Ways = None, None
    for state in _parts(frame, test):
        frame.state = state
        value = frame.value(test)
        if frame.state is not None:
            start = frame.state
            found = (
                meet(found[0], _way(frame, start, test, value, True)),
                meet(found[1], _way(frame, start, test, value, False)),
            )
    return found


def _parts(frame: Frame, test: ast.expr) -> list[State]:
    """Where one of several records is asked something, each is asked for itself: its answer clears no other."""
    start = frame.now
    asked = test.func.value if isinstance(test, ast.Call) and isinstance(test.func, ast.Attribute) else None
    value = start.vars.get(asked.id) if isinstance(asked, ast.Name) else None
    if value is None or not 1 < len(value.atoms) <= PARTS or not any(isinstance(atom, Rec) for atom in value):
        return [start]
    assert isinstance(asked, ast.Name)
    found: list[State] = []
    for atom, trace in value.atoms.items():
        state = start.copy()
        state.put(asked.id, Value({atom: trace}, value.true, value.false))
        found.append(state)
    return found


def _of_several(frame: Frame, test: ast.BoolOp) -> Ways:
    goes_on: State | None = frame.state
    stops: State | None = None
    for item in test.values:
        true, false = ways(frame, item)
        goes_on, stopped = (true, false) if isinstance(test.op, ast.And) else (false, true)
        stops = meet(stops, stopped)
        frame.state = goes_on
        if goes_on is None:
            break
    return (goes_on, stops) if isinstance(test.op, ast.And) else (stops, goes_on)


def _way(frame: Frame, start: State, test: ast.expr, value: Value, truth: bool) -> State | None:
    frame.state = start.copy()
    frame.assume(value, truth)
    if frame.state is not None:
        if (_POSTED if truth else _GET) in value.atoms:
            frame.state.posted = True
        _narrow(frame.state, test, truth)
    return frame.state


def _narrow(state: State, test: ast.expr, truth: bool) -> None:
    """Of what a variable may be, what it can be where it was tested."""
    name = test.target if isinstance(test, ast.NamedExpr) else test
    value = state.vars.get(name.id) if isinstance(name, ast.Name) else None
    if value is None or len(value.atoms) < 2:
        return
    kept = {atom: trace for atom, trace in value.atoms.items() if not _is_surely(atom, not truth)}
    if kept and len(kept) < len(value.atoms):
        assert isinstance(name, ast.Name)
        state.put(name.id, Value(kept, value.true, value.false))


def _is_surely(atom: Atom, truth: bool) -> bool:
    """Whether it always tests as this."""
    if isinstance(atom, Lit):
        return bool(atom.value) is truth
    if isinstance(atom, Map):
        return not truth and not atom.items and atom.rest is None
    return not truth and (is_empty(atom) or (isinstance(atom, Seq) and not atom.items and not atom.open))
