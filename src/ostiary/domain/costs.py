"""What an expression may cost: every node is a step, and so is every item of what calls are given and operators build.

Hostile expressions end in Undecided before they take time or memory.
"""

from __future__ import annotations

import ast
import re
from typing import Any, Final

from ostiary.domain.expression import SymbolList, items_of
from ostiary.errors import Undecided

MOST_STEPS: Final = 200_000
"""What one expression may cost."""
DEEPEST_VALUE: Final = 50
"""How deep lists may be nested in lists."""
_CONTAINERS: Final = (list, tuple, set, frozenset, dict, range)
_WIDE: Final = re.compile(r"%[^a-zA-Z%]*(\d{4}|\*)")
"""A `%` conversion that makes a text longer than its values."""


class Budget:
    """The steps that are left."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self._left = steps

    def spend(self, steps: int) -> None:
        """Raises Undecided when nothing is left."""
        self._left -= steps
        if self._left < 0:
            raise Undecided("the expression takes too many steps")

    def spend_on(self, value: object) -> None:
        """Pay for all items of a value."""
        self.spend(self._weight(value))

    def spend_on_call(self, function: object, arguments: list[Any]) -> None:
        """Pay for what `text.join(…)` and `text.replace(…)` build."""
        self.spend(_text_growth(function, arguments))

    def spend_on_operator(self, sign: ast.operator, left: object, right: object) -> None:
        """Pay for what the operator builds."""
        if isinstance(sign, ast.Mult):
            self.spend(_product(left, right))
        elif isinstance(sign, ast.Mod) and isinstance(left, str):
            if _WIDE.search(left):
                raise Undecided("a text in the domain is padded")
            self.spend(len(left) + self._weight(right))
        else:
            self.spend(_length(left) + _length(right))

    def _weight(self, value: object) -> int:
        """How many items a value holds, those of lists inside it included; counting ends where no steps are left."""
        if not isinstance(value, str | list | tuple | set | frozenset | dict | range):
            return 1
        weight = 0
        waiting: list[tuple[object, int]] = [(value, 0)]
        while waiting:
            item, depth = waiting.pop()
            weight += 1
            if isinstance(item, str | range):
                weight += len(item)
            elif isinstance(item, _CONTAINERS):
                waiting += [(inner, depth + 1) for inner in _inside(item)]
            if depth > DEEPEST_VALUE:
                raise Undecided("a value in the domain is nested too deeply")
            if weight + len(waiting) > self._left:
                raise Undecided("a value in the domain is too large")
        return weight


def _inside(value: object) -> list[object]:
    """The items of a container; symbols among them are not looked into."""
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return items_of(value)


def _length(value: object) -> int:
    """The items of a text or list that an operator copies."""
    if isinstance(value, SymbolList):
        return len(items_of(value))
    return len(value) if isinstance(value, str | list | tuple) else 0


def _product(left: object, right: object) -> int:
    """The size of `left * right`. Numbers that grow beyond all use are refused."""
    numbers = [abs(side) for side in (left, right) if isinstance(side, int)]
    lengths = [_length(side) for side in (left, right) if isinstance(side, str | list | tuple)]
    if lengths:
        return max(lengths) * max(numbers, default=0)
    if numbers and max(numbers) > 10**6:
        raise Undecided("a multiplication in the domain is too large")
    return 1


def _text_growth(function: object, arguments: list[Any]) -> int:
    """The size of what `text.join(…)` and `text.replace(…)` build."""
    text = getattr(function, "__self__", None)
    if not isinstance(text, str) or not arguments:
        return 0
    name = getattr(function, "__name__", "")
    if name == "join" and isinstance(arguments[0], _CONTAINERS):
        return len(text) * len(_inside(arguments[0]))
    if name == "replace" and len(arguments) > 1 and all(isinstance(argument, str) for argument in arguments[:2]):
        return text.count(arguments[0]) * len(arguments[1])
    return 0
