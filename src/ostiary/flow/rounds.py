"""Whether another round of a loop tells anything: what a round takes over from the one before are names that it reads
before it binds them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from ostiary.flow.frame import Frame
from ostiary.flow.state import State
from ostiary.flow.values import Lambda, leaves

Function = ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef
Names = frozenset[str]
_LEAVING: Final = (ast.Return, ast.Raise, ast.Break, ast.Continue)


def settled(frame: Frame, loop: ast.For | ast.While, before: State, after: State) -> bool:
    """Whether another round would tell the same: nothing that it looks at is otherwise than it was before this one."""
    if before.facts != after.facts or before.sudo != after.sudo:
        return False
    changed = {name for name, value in after.vars.items() if value != before.vars.get(name)}
    if not changed:
        return True
    if not changed.isdisjoint(carried(loop)):
        return False
    functions = (atom for value in before.vars.values() for atom, _ in leaves(value) if isinstance(atom, Lambda))
    return all(changed.isdisjoint(free(frame.engine.closures.syntax(atom))) for atom in functions)


@lru_cache(maxsize=4096)
def carried(loop: ast.For | ast.While) -> Names:
    """The names whose values another round would look at; rather one too many than one too few."""
    reading = _Reading()
    before: Names = frozenset()
    known = reading.true(loop.test, before) if isinstance(loop, ast.While) else reading.bound([loop.target], before)
    reading.block(loop.body, known)
    return frozenset(reading.found)


@lru_cache(maxsize=4096)
def free(function: Function) -> Names:
    """The names that a function inside a function may read of the one around it, whenever it is called."""
    reading = _Reading()
    known = frozenset(node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg))
    reading.read([function.args], known)
    if isinstance(function, ast.Lambda):
        reading.read([function.body], known)
    else:
        reading.block(function.body, known)
    return frozenset(reading.found)


class _Reading:
    """Goes through statements with the names that are surely bound there; `found` are all others that they read."""

    def __init__(self) -> None:
        self.found: set[str] = set()

    def block(self, body: Sequence[ast.stmt], known: Names) -> Names:
        """The names that are surely bound after some statements."""
        for statement in body:
            known = self._statement(statement, known)
        return known

    def read(self, nodes: Iterable[ast.AST | None], known: Names) -> None:
        self.found |= _names(nodes, ast.Load) - known

    def bound(self, targets: Sequence[ast.expr | None], known: Names) -> Names:
        """The names that are bound after an assignment."""
        self.read(targets, known)
        return known | _names(targets, ast.Store)

    def true(self, test: ast.expr, known: Names) -> Names:
        """The names that are bound where a test is true."""
        if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
            for part in test.values:
                known = self.true(part, known)
        elif isinstance(test, ast.NamedExpr):
            self.read([test.value], known)
            return self.bound([test.target], known)
        else:
            self.read([test], known)
        return known

    def _statement(self, node: ast.stmt, known: Names) -> Names:
        match node:
            case ast.Assign():
                self.read([node.value], known)
                return self.bound(node.targets, known)
            case ast.If():
                return self._either((node.body, self.true(node.test, known)), (node.orelse, known))
            case ast.With():
                self.read([item.context_expr for item in node.items], known)
                return self.block(node.body, self.bound([item.optional_vars for item in node.items], known))
            case ast.For():
                self.read([node.iter], known)
                self.block(node.body, self.bound([node.target], known))
                self.block(node.orelse, known)
            case ast.FunctionDef():
                self.found |= free(node) - known
                return known | {node.name}
            case ast.Try() | ast.Match():
                self._ways(node, known)
            case _:
                self.found |= _names([node], ast.Load, ast.Store) - known
        return known

    def _either(self, *bodies: tuple[Sequence[ast.stmt], Names]) -> Names:
        """What is bound after every way that goes on."""
        ends = [(body, self.block(body, known)) for body, known in bodies]
        going = [end for body, end in ends if not (body and isinstance(body[-1], _LEAVING))]
        return frozenset.intersection(*(going or [end for _, end in ends]))

    def _ways(self, node: ast.Try | ast.Match, known: Names) -> None:
        """Ways of which nobody knows how far they are gone: nothing is surely bound after them."""
        if isinstance(node, ast.Match):
            self.read([node.subject], known)
            for case in node.cases:
                inner = known.union(str(getattr(item, "name", "")) for item in ast.walk(case.pattern))
                self.read([case.pattern, case.guard], inner)
                self.block(case.body, inner)
            return
        for body in (node.body, node.orelse, node.finalbody):
            self.block(body, known)
        for handler in node.handlers:
            self.block(handler.body, known | {handler.name or ""})


def _names(nodes: Iterable[ast.AST | None], *contexts: type[ast.expr_context]) -> Names:
    found: set[str] = set()
    for node in nodes:
        if node is not None:
            for name in _within(node):
                if isinstance(name.ctx, contexts):
                    found.add(name.id)
    return frozenset(found)


def _within(node: ast.AST) -> list[ast.Name]:
    """All names in a piece of code, in no order; `ast.walk` takes three times as long."""
    found: list[ast.Name] = []
    left = [node]
    while left:
        node = left.pop()
        if isinstance(node, ast.Name):
            found.append(node)
            continue
        for field in node._fields:
            inner = getattr(node, field, None)
            if isinstance(inner, list):
                left += [each for each in inner if isinstance(each, ast.AST)]
            elif isinstance(inner, ast.AST):
                left.append(inner)
    return found
