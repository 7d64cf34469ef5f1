"""Functions inside functions, lambdas among them: followed where they are called, with the variables around them."""

from __future__ import annotations

import ast
from typing import Final

from ostiary.flow import binding, expressions, machine
from ostiary.flow.arguments import Args
from ostiary.flow.frame import DEEP, Frame
from ostiary.flow.joining import join
from ostiary.flow.rounds import Function
from ostiary.flow.truths import outcome_of
from ostiary.flow.values import UNKNOWN, Lambda, Value, lit

AGAIN: Final = 1
"""How often a function that calls itself is followed inside itself: in loops, each time would double the work."""


class Closures:
    """The functions inside functions that were come by; a `Lambda` is the number of one."""

    def __init__(self) -> None:
        self._made: list[tuple[Frame, Function]] = []
        self._numbers: dict[tuple[int, int], int] = {}
        self._open: list[Function] = []

    def made(self, frame: Frame, node: Function) -> Lambda:
        """The function that an expression or a statement makes in a frame."""
        key = (id(frame), id(node))
        if key not in self._numbers:
            self._numbers[key] = len(self._made)
            self._made.append((frame, node))
        return Lambda(self._numbers[key])

    def syntax(self, atom: Lambda) -> Function:
        return self._made[atom.number][1]

    def each(self, frame: Frame, function: Value | None, item: Value, node: ast.AST) -> Value:
        """A function called with one argument, as `filtered` and `mapped` do."""
        args = Args(node, (item,))
        results = [self.call(frame, atom, args) for atom in function or () if isinstance(atom, Lambda)]
        return join(*results) if results else UNKNOWN

    def call(self, frame: Frame, atom: Lambda, args: Args) -> Value:
        """What a call gives; what it does and proves is the caller's."""
        owner, node = self._made[atom.number]
        if frame.depth > DEEP or frame.state is None or self._open.count(node) > AGAIN:
            return UNKNOWN
        inner = Frame(frame.engine, owner.definition, owner.receiver, frame.depth + 1)
        before, around = frame.state, frame.state if owner is frame else owner.now
        inner.state = around.sharing(before.facts, before.gates, before.posted, before.sudo)
        self._open.append(node)
        try:
            return _followed(frame, inner, node, args)
        finally:
            self._open.pop()


def _followed(frame: Frame, inner: Frame, node: Function, args: Args) -> Value:
    binding.bind(inner, node.args, None, args)
    if isinstance(node, ast.Lambda):
        value = expressions.evaluate(inner, node.body)
        frame.effects.update(inner.effects)
        return value
    machine.run(inner, node.body)
    inner.leave(lit(None))
    frame.effects.update(inner.effects)
    value, facts = outcome_of(inner.returned)
    if not inner.returned:
        frame.state = None
    else:
        frame.learn(facts)
    return value
