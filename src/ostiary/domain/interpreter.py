"""Evaluates the expressions of rules node by node, without `eval`.

A node that is not in the tables below is refused, and so is a name that is not in `domain.safe_builtins`. Everything
costs steps (`domain.costs`), so that hostile expressions end.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Protocol

from ostiary.domain.costs import Budget
from ostiary.domain.expression import EvaluationFails, NeedsConcrete, SymbolList, SymbolValue, items_of, walks_from_root
from ostiary.domain.safe_builtins import NOT_UNDERSTOOD, PLAIN_METHODS, builtins_of
from ostiary.errors import Undecided

_BINARY: Final[dict[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.BitXor: operator.xor,
}
_UNARY: Final[dict[type[ast.unaryop], Callable[[Any], Any]]] = {
    ast.Not: operator.not_,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}
_COMPARE: Final[dict[type[ast.cmpop], Callable[[Any, Any], Any]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda item, items: item in items,
    ast.NotIn: lambda item, items: item not in items,
}


class Environment(Protocol):
    """What names and attributes mean: implemented over a database by `model.environment`."""

    def name(self, name: str) -> object:
        """The value of a free name; raises KeyError when Odoo does not define it."""
        ...

    def attribute(self, value: object, name: str) -> object:
        """An attribute of a record or module."""
        ...


class NoSuchField(AttributeError):
    """A record has no such field; it may have a method of that name."""


class Interpreter:
    """Evaluates one expression. `bindings` gives values for atoms (by their text), before the environment is asked.

    Raises EvaluationFails where Odoo raises, Undecided for what is not understood, NeedsConcrete for symbols that are
    looked into.
    """

    def __init__(self, environment: Environment, bindings: Mapping[str, object] | None = None) -> None:
        self._environment = environment
        self._bindings = bindings or {}
        self._scopes: list[dict[str, object]] = []
        self._budget = Budget()
        self._builtins = builtins_of(self._budget)

    def evaluate(self, node: ast.expr) -> Any:
        try:
            value = self._visit(node)
            self._budget.spend_on(value)
            return value
        except (Undecided, EvaluationFails, NeedsConcrete):
            raise
        except (RecursionError, MemoryError):
            raise Undecided("the expression is nested too deeply") from None
        except Exception as error:  # the one broad clause: whatever Python raises here, Odoo's safe_eval raises too
            raise EvaluationFails(f"{type(error).__name__}: {error}") from None

    # ------------------------------------------------------------------ nodes

    def _visit(self, node: ast.expr) -> Any:
        self._budget.spend(1)
        if self._bindings and walks_from_root(node):
            text = ast.unparse(node)
            if text in self._bindings:
                return self._bindings[text]
        method = getattr(self, f"_visit_{type(node).__name__}", None)
        if method is None:
            raise Undecided(f"`{ast.unparse(node)}` uses {type(node).__name__}, which is not understood")
        return method(node)

    def _visit_Constant(self, node: ast.Constant) -> Any:
        if isinstance(node.value, bytes | complex) or node.value is Ellipsis:
            raise Undecided(f"`{ast.unparse(node)}` is not understood")
        return node.value

    def _visit_Name(self, node: ast.Name) -> Any:
        for scope in reversed(self._scopes):
            if node.id in scope:
                return scope[node.id]
        if node.id in self._builtins:
            return self._builtins[node.id]
        if node.id in NOT_UNDERSTOOD:
            raise Undecided(f"`{node.id}` is not understood")
        try:
            return self._environment.name(node.id)
        except KeyError:
            raise EvaluationFails(f"NameError: name '{node.id}' is not defined") from None

    def _visit_Attribute(self, node: ast.Attribute) -> Any:
        value = self._visit(node.value)
        if isinstance(value, SymbolValue):
            raise NeedsConcrete(value.symbol.expression)
        if isinstance(value, SymbolList):
            raise NeedsConcrete
        allowed = PLAIN_METHODS.get(type(value))
        if allowed is not None:
            if node.attr in allowed:
                return getattr(value, node.attr)
            if hasattr(value, node.attr):
                raise Undecided(f"`{ast.unparse(node)}` is not understood")
            raise AttributeError(f"'{type(value).__name__}' object has no attribute '{node.attr}'")
        return self._environment.attribute(value, node.attr)

    def _visit_Call(self, node: ast.Call) -> Any:
        try:
            function = self._visit(node.func)
        except NoSuchField:
            raise Undecided(f"`{ast.unparse(node.func)}` is code that is not known") from None
        if any(isinstance(argument, ast.Starred) for argument in node.args) or any(
            keyword.arg is None for keyword in node.keywords
        ):
            raise Undecided(f"`{ast.unparse(node)}` passes arguments in a way that is not understood")
        arguments = [self._visit(argument) for argument in node.args]
        keywords = {str(keyword.arg): self._visit(keyword.value) for keyword in node.keywords}
        if function is list and len(arguments) == 1 and isinstance(arguments[0], SymbolList):
            return arguments[0]
        for value in (*arguments, *keywords.values()):
            self._budget.spend_on(value)
        self._budget.spend_on_call(function, arguments)
        return function(*arguments, **keywords)

    def _visit_List(self, node: ast.List) -> Any:
        return self._sequence(node.elts)

    def _visit_Tuple(self, node: ast.Tuple) -> Any:
        items = self._sequence(node.elts)
        return items if isinstance(items, SymbolList) else tuple(items)

    def _sequence(self, elements: list[ast.expr]) -> list[object]:
        items: list[object] = []
        spread = False
        for element in elements:
            if isinstance(element, ast.Starred):
                value = self._visit(element.value)
                self._budget.spend_on(value)
                spread = spread or isinstance(value, SymbolList)
                items += items_of(value) if isinstance(value, SymbolList) else list(value)
            else:
                items.append(self._visit(element))
        return SymbolList(items) if spread else items

    def _visit_Set(self, node: ast.Set) -> Any:
        return set(self._sequence(node.elts))

    def _visit_Dict(self, node: ast.Dict) -> Any:
        if any(key is None for key in node.keys):
            raise Undecided("a dictionary in the domain is spread")
        return {self._visit(key): self._visit(value) for key, value in zip(node.keys, node.values, strict=True) if key}

    # ------------------------------------------------------------------ operators

    def _visit_BinOp(self, node: ast.BinOp) -> Any:
        function = _BINARY.get(type(node.op))
        if function is None:
            raise Undecided(f"`{ast.unparse(node)}` uses an operator that is not understood")
        left, right = self._visit(node.left), self._visit(node.right)
        self._budget.spend_on_operator(node.op, left, right)
        return function(left, right)

    def _visit_UnaryOp(self, node: ast.UnaryOp) -> Any:
        return _UNARY[type(node.op)](self._visit(node.operand))

    def _visit_BoolOp(self, node: ast.BoolOp) -> Any:
        wanted = isinstance(node.op, ast.Or)
        value: Any = None
        for part in node.values:
            value = self._visit(part)
            if bool(value) is wanted:
                return value
        return value

    def _visit_Compare(self, node: ast.Compare) -> Any:
        left = self._visit(node.left)
        result: Any = True
        for sign, comparator in zip(node.ops, node.comparators, strict=True):
            right = self._visit(comparator)
            self._budget.spend_on(left)
            self._budget.spend_on(right)
            result = _COMPARE[type(sign)](left, right)
            if not result:
                return result
            left = right
        return result

    def _visit_IfExp(self, node: ast.IfExp) -> Any:
        return self._visit(node.body if self._visit(node.test) else node.orelse)

    def _visit_Subscript(self, node: ast.Subscript) -> Any:
        value = self._visit(node.value)
        if isinstance(node.slice, ast.Slice):
            bounds = (node.slice.lower, node.slice.upper, node.slice.step)
            self._budget.spend_on(value)
            return value[slice(*(None if bound is None else self._visit(bound) for bound in bounds))]
        return value[self._visit(node.slice)]

    # ------------------------------------------------------------------ comprehensions and functions

    def _visit_ListComp(self, node: ast.ListComp) -> Any:
        return list(self._generate(node.elt, node.generators))

    def _visit_GeneratorExp(self, node: ast.GeneratorExp) -> Any:
        return iter(list(self._generate(node.elt, node.generators)))

    def _visit_SetComp(self, node: ast.SetComp) -> Any:
        return set(self._generate(node.elt, node.generators))

    def _generate(self, element: ast.expr, generators: list[ast.comprehension]) -> Iterator[object]:
        if not generators:
            yield self._visit(element)
            return
        first, rest = generators[0], generators[1:]
        if first.is_async:
            raise EvaluationFails("SyntaxError: asynchronous comprehension outside of an asynchronous function")
        for item in self._visit(first.iter):
            self._scopes.append(self._bind(first.target, item))
            try:
                if all(self._visit(condition) for condition in first.ifs):
                    yield from self._generate(element, rest)
            finally:
                self._scopes.pop()

    def _bind(self, target: ast.expr, item: Any) -> dict[str, object]:
        if isinstance(target, ast.Name):
            return {target.id: item}
        if isinstance(target, ast.Tuple) and all(isinstance(part, ast.Name) for part in target.elts):
            names = [part.id for part in target.elts if isinstance(part, ast.Name)]
            return dict(zip(names, list(item), strict=True))
        raise Undecided("a comprehension in the domain binds in a way that is not understood")

    def _visit_Lambda(self, node: ast.Lambda) -> Any:
        given = node.args
        names = [argument.arg for argument in given.args]
        if given.vararg or given.kwarg or given.kwonlyargs or given.defaults or given.posonlyargs:
            raise Undecided("a lambda in the domain takes arguments in a way that is not understood")
        outer = list(self._scopes)

        def call(*values: object) -> Any:
            if len(values) != len(names):
                raise TypeError(f"<lambda>() takes {len(names)} positional arguments but {len(values)} were given")
            saved, self._scopes = self._scopes, [*outer, dict(zip(names, values, strict=True))]
            try:
                return self._visit(node.body)
            finally:
                self._scopes = saved

        return call
