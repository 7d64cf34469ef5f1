"""Expressions: what they may be, and what follows from evaluating them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Final

from ostiary.flow import attributes, calls, compare, names
from ostiary.flow.branching import ways
from ostiary.flow.containers import chosen_keys, concatenated, element_of, updated, with_item
from ostiary.flow.frame import Frame
from ostiary.flow.joining import join
from ostiary.flow.nested import mapping, seq
from ostiary.flow.operators import binary, boolean, negated
from ostiary.flow.state import State, meet
from ostiary.flow.values import EMPTY, NOTHING, UNKNOWN, Facts, Seq, Value, lit, one


def evaluate(frame: Frame, node: ast.expr) -> Value:
    """What an expression may be, here."""
    return _EXPRESSIONS[type(node)](frame, node)


# ---------------------------------------------------------------------- names and constants


def _name(frame: Frame, node: ast.Name) -> Value:
    state = frame.state
    if state is not None and node.id in state.vars:
        return state.vars[node.id]
    return names.named(frame, node.id)


def _unread(frame: Frame, node: ast.expr) -> Value:
    return UNKNOWN


def _constant(frame: Frame, node: ast.Constant) -> Value:
    return lit(node.value)


def _formatted(frame: Frame, node: ast.JoinedStr) -> Value:
    parts: list[Value] = []
    for item in node.values:
        inner = item.value if isinstance(item, ast.FormattedValue) else item
        parts.append(evaluate(frame, inner))
    return concatenated(parts)


def _lambda(frame: Frame, node: ast.Lambda) -> Value:
    return one(frame.engine.closures.made(frame, node))


# ---------------------------------------------------------------------- operators


def _conditional(frame: Frame, node: ast.IfExp) -> Value:
    start = frame.state
    if start is None:
        return UNKNOWN
    results: list[Value] = []
    after: State | None = None
    for state, body in zip(ways(frame, node.test), (node.body, node.orelse), strict=True):
        frame.state = state
        if state is not None:
            value = evaluate(frame, body)
            known = frame.facts - start.facts
            results.append(frame.engine.seal(value, known).testing(value.true | known, value.false | known))
            after = meet(after, frame.state)
    if after is not None:
        after.gates = start.gates
    frame.state = after or start
    return join(*results)


# ---------------------------------------------------------------------- containers


def _list(frame: Frame, node: ast.List | ast.Tuple | ast.Set) -> Value:
    items: list[Value] = []
    is_open = False
    for item in node.elts:
        if isinstance(item, ast.Starred):
            inner = evaluate(frame, item.value)
            known = [atom for atom in inner if isinstance(atom, Seq)]
            is_open = is_open or not known or known[0].open
            items.extend(known[0].items if known else [inner])
        else:
            items.append(evaluate(frame, item))
    return seq(items, open=is_open)


def _dict(frame: Frame, node: ast.Dict) -> Value:
    names = [key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str | int)]
    if len(names) == len(node.keys):
        return mapping(zip(names, [evaluate(frame, item) for item in node.values], strict=True))
    result = mapping([])
    for key, item in zip(node.keys, node.values, strict=True):
        value = evaluate(frame, item)
        result = updated(result, value) if key is None else with_item(result, evaluate(frame, key), value)
    return result


# ---------------------------------------------------------------------- comprehensions


def _comprehension(frame: Frame, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Value:
    (item,), _ = _comprehended(frame, node.generators, [node.elt])
    if item.true or item.false:  # `all` and `any` ask for what its truth says
        return one(Seq((item,), True))
    return seq([item], open=True)


def _dict_comprehension(frame: Frame, node: ast.DictComp) -> Value:
    (key, value), facts = _comprehended(frame, node.generators, [node.key, node.value])
    return mapping([], join(value, chosen_keys(key, facts)))


def _comprehended(
    frame: Frame, generators: list[ast.comprehension], results: list[ast.expr]
) -> tuple[list[Value], Facts]:
    """The results of a comprehension, and what holds where they are made."""
    start = frame.state
    if start is None:
        return [UNKNOWN for _ in results], NOTHING
    frame.state = start.copy()
    for generator in generators:
        assign(frame, generator.target, element_of(evaluate(frame, generator.iter)))
        for condition in generator.ifs:
            frame.assume(evaluate(frame, condition), True)
    values = [frame.engine.seal(evaluate(frame, result), frame.facts - start.facts) for result in results]
    facts = frame.facts
    frame.state = start
    return values, facts


# ---------------------------------------------------------------------- the rest


def _walrus(frame: Frame, node: ast.NamedExpr) -> Value:
    value = evaluate(frame, node.value)
    assign(frame, node.target, value)
    return value


def _await(frame: Frame, node: ast.Await | ast.YieldFrom | ast.Yield | ast.Starred) -> Value:
    return evaluate(frame, node.value) if node.value is not None else UNKNOWN


def assign(frame: Frame, target: ast.expr, value: Value) -> None:
    """Bind a name, an item, an attribute, or several."""
    if frame.state is None:
        return
    if isinstance(target, ast.Name):
        frame.state.put(target.id, value)
    elif isinstance(target, ast.Tuple | ast.List):
        _unpack(frame, target.elts, value)
    elif isinstance(target, ast.Starred):
        assign(frame, target.value, seq([element_of(value)], open=True))
    elif isinstance(target, ast.Subscript):
        key = evaluate(frame, target.slice)
        attributes.set_item(frame, target, key, value)
    elif isinstance(target, ast.Attribute):
        attributes.set_attribute(frame, target, value)


def _unpack(frame: Frame, targets: list[ast.expr], value: Value) -> None:
    lists = [atom for atom in value if isinstance(atom, Seq) and len(atom.items) == len(targets)]
    others = Value({atom: trace for atom, trace in value.atoms.items() if atom not in lists})
    rest = element_of(others) if others.atoms else EMPTY
    for position, target in enumerate(targets):
        found = join(*(atom.items[position] for atom in lists), rest)
        assign(frame, target, found if found.atoms else UNKNOWN)


_EXPRESSIONS: Final[dict[type[ast.expr], Callable[[Frame, Any], Value]]] = {
    **dict.fromkeys(ast.expr.__subclasses__(), _unread),
    ast.Name: _name,
    ast.Constant: _constant,
    ast.JoinedStr: _formatted,
    ast.Lambda: _lambda,
    ast.UnaryOp: negated,
    ast.BoolOp: boolean,
    ast.BinOp: binary,
    ast.IfExp: _conditional,
    ast.List: _list,
    ast.Tuple: _list,
    ast.Set: _list,
    ast.Dict: _dict,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _dict_comprehension,
    ast.NamedExpr: _walrus,
    ast.Await: _await,
    ast.Yield: _await,
    ast.YieldFrom: _await,
    ast.Starred: _await,
    ast.Attribute: attributes.attribute,
    ast.Subscript: attributes.subscript,
    ast.Call: calls.call,
    ast.Compare: compare.compared,
}
