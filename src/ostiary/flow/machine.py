"""Statements: follow a body, every path once, and join them where they meet."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any, Final

from ostiary.flow.branching import ways
from ostiary.flow.containers import element_of
from ostiary.flow.expressions import assign, evaluate
from ostiary.flow.frame import Frame
from ostiary.flow.keys import root
from ostiary.flow.rounds import settled
from ostiary.flow.state import State, meet
from ostiary.flow.statements import (
    annotated,
    asserted,
    assigned,
    augmented,
    deleted,
    expression,
    function,
    imported,
    raised,
    returned,
)
from ostiary.flow.values import Obj, Rec, Value, one

PARTS: Final = 3
"""How many records of one loop are followed each for itself."""
ROUNDS: Final = 2
"""How often the body of a loop is followed; the third round brings nothing new to what is kept."""


def run(frame: Frame, body: Sequence[ast.stmt]) -> None:
    """Follow statements until the end or until no path is left."""
    for statement in body:
        if frame.state is None:
            return
        if not frame.engine.spend():
            return
        handler = _STATEMENTS.get(type(statement))
        if handler is not None:
            handler(frame, statement)


# ---------------------------------------------------------------------- branches


def _branch(frame: Frame, states: Sequence[Callable[[], None]]) -> None:
    """Follow several ways from here, and meet."""
    start = frame.state
    if start is None:
        return
    after: State | None = None
    for follow in states:
        frame.state = start.copy()
        follow()
        after = meet(after, frame.state)
    if after is not None:
        after.gates = start.gates
    frame.state = after


def _if(frame: Frame, node: ast.If) -> None:
    gates = frame.now.gates
    after: State | None = None
    for state, body in zip(ways(frame, node.test), (node.body, node.orelse), strict=True):
        frame.state = state
        run(frame, body)
        after = meet(after, frame.state)
    if after is not None:
        after.gates = gates
    frame.state = after


def _match(frame: Frame, node: ast.Match) -> None:
    subject = evaluate(frame, node.subject)

    def when(case: ast.match_case) -> Callable[[], None]:
        def follow() -> None:
            for item in ast.walk(case.pattern):
                name = getattr(item, "name", None)
                if isinstance(name, str) and frame.state is not None:
                    frame.state.put(name, subject.plain())
            if case.guard is not None:
                frame.assume(evaluate(frame, case.guard), True)
            run(frame, case.body)

        return follow

    _branch(frame, [*(when(case) for case in node.cases), lambda: None])


def _try(frame: Frame, node: ast.Try) -> None:
    """The body may stop anywhere: handlers know what held before it, and every value that a name had in it."""
    raised = _attempted(frame, node.body)
    if frame.state is not None:
        run(frame, node.orelse)
    after = frame.state
    for handler in node.handlers:
        frame.state = raised.copy()
        if handler.name:
            frame.state.put(handler.name, one(Obj("exception")))
        run(frame, handler.body)
        after = meet(after, frame.state)
    frame.state = after or raised.copy()
    run(frame, node.finalbody)
    if after is None:
        frame.state = None


def _attempted(frame: Frame, body: Sequence[ast.stmt]) -> State:
    """Follow the body of a `try`; gives the state in which something raised in it."""
    start = frame.now.copy()
    raised = start.copy()
    for statement in body:
        run(frame, [statement])
        if frame.state is None:
            break
        raised = meet(raised, frame.state.copy()) or raised
    raised.facts = start.facts
    return raised


def _with(frame: Frame, node: ast.With) -> None:
    for item in node.items:
        value = evaluate(frame, item.context_expr)
        if item.optional_vars is not None:
            assign(frame, item.optional_vars, value)
    run(frame, node.body)


# ---------------------------------------------------------------------- loops


def _for(frame: Frame, node: ast.For) -> None:
    iterated = evaluate(frame, node.iter)
    for part in _parts(frame, iterated):
        _iterate(frame, node, part)
    if frame.state is not None:
        run(frame, node.orelse)


def _parts(frame: Frame, iterated: Value) -> list[Value]:
    """Several records in one loop: each of them passes through the body, so that each is followed for itself."""
    records = sum(isinstance(atom, Rec) for atom in iterated)
    if frame.loops or not 1 < records <= PARTS or len(iterated.atoms) != records:
        return [iterated]
    return [one(atom, trace) for atom, trace in iterated.atoms.items()]


def _iterate(frame: Frame, node: ast.For, iterated: Value) -> None:
    """What is found to hold for each of the records in the body holds for all of them after it."""
    before = frame.facts
    item = element_of(iterated)
    end = _loop(frame, node, lambda: assign(frame, node.target, item))
    if end is None:
        return
    keys = {atom.key for atom in iterated if isinstance(atom, Rec)}
    keys |= {root(key) for key in keys}
    frame.learn(
        fact
        for fact in end.facts - before
        if fact[0] in ("ok", "maybe", "token") and (fact[1] in keys or _of(fact, iterated))
    )


def _of(fact: tuple[object, ...], iterated: Value) -> bool:
    key = fact[1]
    names = {getattr(atom, "name", None) for atom in iterated}
    return isinstance(key, tuple) and key[0] == "sym" and key[1] in names


def _while(frame: Frame, node: ast.While) -> None:
    def bind() -> None:
        frame.assume(evaluate(frame, node.test), True)

    _loop(frame, node, bind)
    if frame.state is not None:
        constant = isinstance(node.test, ast.Constant) and bool(node.test.value)
        if not constant:
            frame.assume(evaluate(frame, node.test), False)
        run(frame, node.orelse)


def _loop(frame: Frame, node: ast.For | ast.While, bind: Callable[[], None]) -> State | None:
    """Follow the body of a loop until nothing new comes of it; gives the state at the end of the body."""
    if frame.state is None:
        return None
    frame.loops += 1
    frame.breaks.append([])
    state: State = frame.state
    end: State | None = None
    for _ in range(ROUNDS if frame.loops < 3 else 1):
        frame.state = state.copy()
        bind()
        run(frame, node.body)
        end = frame.state
        before, state = state, meet(state.copy(), end) or state
        if settled(frame, node, before, state):
            break
    for left in frame.breaks.pop():
        state = meet(state, left) or state
    frame.loops -= 1
    frame.state = state
    return end


def _break(frame: Frame, node: ast.Break | ast.Continue) -> None:
    if frame.breaks and frame.state is not None:
        frame.breaks[-1].append(frame.state)
    frame.state = None


_STATEMENTS: Final[dict[type[ast.stmt], Callable[[Frame, Any], None]]] = {
    ast.Expr: expression,
    ast.Assign: assigned,
    ast.AnnAssign: annotated,
    ast.AugAssign: augmented,
    ast.Return: returned,
    ast.Raise: raised,
    ast.Delete: deleted,
    ast.Assert: asserted,
    ast.FunctionDef: function,
    ast.AsyncFunctionDef: function,
    ast.Import: imported,
    ast.ImportFrom: imported,
    ast.If: _if,
    ast.Match: _match,
    ast.Try: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.Break: _break,
    ast.Continue: _break,
}
