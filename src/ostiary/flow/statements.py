"""Statements that neither branch nor repeat."""

from __future__ import annotations

import ast

from ostiary.flow import names
from ostiary.flow.branching import ways
from ostiary.flow.expressions import assign, evaluate
from ostiary.flow.frame import Frame
from ostiary.flow.values import lit, one


def expression(frame: Frame, node: ast.Expr) -> None:
    evaluate(frame, node.value)


def assigned(frame: Frame, node: ast.Assign) -> None:
    value = evaluate(frame, node.value)
    for target in node.targets:
        assign(frame, target, value)


def annotated(frame: Frame, node: ast.AnnAssign) -> None:
    if node.value is not None:
        assign(frame, node.target, evaluate(frame, node.value))


def augmented(frame: Frame, node: ast.AugAssign) -> None:
    load = ast.copy_location(ast.BinOp(_loaded(node.target), node.op, node.value), node)
    assign(frame, node.target, evaluate(frame, load))


def _loaded(target: ast.expr) -> ast.expr:
    if isinstance(target, ast.Name):
        return ast.copy_location(ast.Name(target.id, ast.Load()), target)
    return target


def returned(frame: Frame, node: ast.Return) -> None:
    value = evaluate(frame, node.value) if node.value is not None else lit(None)
    if frame.entry and frame.state is not None:
        frame.engine.answer(frame, value, node)
    frame.leave(value)


def raised(frame: Frame, node: ast.Raise) -> None:
    if node.exc is not None:
        evaluate(frame, node.exc)
    frame.state = None


def deleted(frame: Frame, node: ast.Delete) -> None:
    return


def asserted(frame: Frame, node: ast.Assert) -> None:
    frame.state = ways(frame, node.test)[0]


def function(frame: Frame, node: ast.FunctionDef) -> None:
    if frame.state is not None:
        frame.state.put(node.name, one(frame.engine.closures.made(frame, node)))


def imported(frame: Frame, node: ast.Import | ast.ImportFrom) -> None:
    if frame.state is None:
        return
    for name in node.names:
        if isinstance(node, ast.ImportFrom):
            origin = names.absolute(frame, node.module, node.level) + "." + name.name
        else:
            origin = name.name if name.asname else name.name.partition(".")[0]
        frame.state.put(name.asname or name.name.partition(".")[0], names.imported(frame.engine.program, origin))
