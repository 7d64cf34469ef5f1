"""The expression language of `domain_force`: Python expressions, read without `eval`.

The text is parsed by Python's own parser and then interpreted node by node; a node that is not in the tables below is
refused. What depends on the user (`user.partner_id.id`, `company_ids`, …) is an *atom*: it can be bound to a value of
one user, or to a symbol that stands for the values of many users at once.

Odoo evaluates the same text with `safe_eval` (odoo/tools/safe_eval.py), whose builtins are reproduced in `BUILTINS`.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NoReturn, Protocol

from ostiary.domain.condition import Symbol
from ostiary.errors import Undecided

LONGEST: Final = 100_000
"""Characters; a longer domain is not read."""
MOST_STEPS: Final = 200_000
"""Evaluated nodes per domain, so that hostile expressions end."""


class EvaluationFails(Exception):
    """Odoo would raise while it evaluates this expression."""


class NeedsConcrete(Exception):
    """More is done with a symbol than passing it on: it must be bound user by user.

    `expression` names the atom, None when it is not known which.
    """

    def __init__(self, expression: str | None = None) -> None:
        super().__init__(expression)
        self.expression = expression


class Environment(Protocol):
    """What names and attributes mean: implemented over a database by `model.environment`."""

    def name(self, name: str) -> object:
        """The value of a free name; raises KeyError when Odoo does not define it."""

    def attribute(self, value: object, name: str) -> object:
        """An attribute of a record or module."""


class SymbolValue:
    """A symbol while an expression is evaluated: it can be put into lists, and nothing else."""

    __slots__ = ("symbol",)
    __hash__ = object.__hash__

    def __init__(self, symbol: Symbol) -> None:
        self.symbol = symbol

    def __bool__(self) -> bool:
        return True

    def _refuse(self, *_: object) -> NoReturn:
        raise NeedsConcrete(self.symbol.expression)

    __eq__ = __ne__ = __lt__ = __gt__ = __le__ = __ge__ = _refuse  # type: ignore[assignment]
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __mod__ = __int__ = __index__ = _refuse
    __iter__ = __len__ = __getitem__ = __contains__ = _refuse


class SymbolList(list[object]):
    """A list with parts that only symbols know; it can be added to lists, and nothing else."""

    def _refuse(self, *_: object) -> NoReturn:
        raise NeedsConcrete

    def __bool__(self) -> bool:
        return True

    def __add__(self, other: object) -> SymbolList:  # type: ignore[override]
        return SymbolList([*items_of(self), *items_of(other)])

    def __radd__(self, other: object) -> SymbolList:
        return SymbolList([*items_of(other), *items_of(self)])

    __iter__ = __len__ = __getitem__ = __contains__ = __eq__ = __mul__ = _refuse  # type: ignore[assignment]


def items_of(value: object) -> list[object]:
    """The items of a list, tuple or set, those of a SymbolList included."""
    if isinstance(value, SymbolList):
        return [list.__getitem__(value, index) for index in range(list.__len__(value))]
    if isinstance(value, list | tuple | set | frozenset | range):
        return list(value)
    raise NeedsConcrete


# --------------------------------------------------------------------------- parsing


def parse(text: str) -> ast.expr:
    """The syntax tree of an expression.

    Raises EvaluationFails where Odoo would (it is no expression), Undecided for what is too large to read.
    """
    if len(text) > LONGEST:
        raise Undecided(f"the domain is {len(text):,} characters long")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise EvaluationFails(f"it is not a Python expression: {error}") from None
    except (RecursionError, MemoryError):
        raise Undecided("the domain is nested too deeply") from None


def free_names(node: ast.AST) -> frozenset[str]:
    """Names that are read and not bound by a comprehension or lambda inside."""
    bound = {sub.id for sub in ast.walk(node) if isinstance(sub, ast.Name) and isinstance(sub.ctx, ast.Store)}
    bound |= {sub.arg for sub in ast.walk(node) if isinstance(sub, ast.arg)}
    return frozenset(
        sub.id for sub in ast.walk(node) if isinstance(sub, ast.Name) and sub.id not in bound
    )


ROOTS: Final = frozenset({"user", "company_ids", "company_id", "website"})
"""The names whose value depends on the user (or the page) that asks."""


def atoms(node: ast.expr) -> dict[str, ast.expr]:
    """The largest sub-expressions that walk from one of ROOTS, by their text.

    `[('a', 'in', user.partner_id.ids + [False])]` has the atom `user.partner_id.ids`.
    """
    found: dict[str, ast.expr] = {}
    bound = {sub.id for sub in ast.walk(node) if isinstance(sub, ast.Name) and isinstance(sub.ctx, ast.Store)}
    bound |= {sub.arg for sub in ast.walk(node) if isinstance(sub, ast.arg)}
    _collect_atoms(node, bound, found)
    return found


def _collect_atoms(node: ast.AST, bound: set[str], found: dict[str, ast.expr]) -> None:
    if isinstance(node, ast.expr) and _walks_from_root(node) and not _reads_outer(node, bound):
        found.setdefault(ast.unparse(node), node)
        return
    for child in ast.iter_child_nodes(node):
        _collect_atoms(child, bound, found)


def _walks_from_root(node: ast.expr) -> bool:
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Name) and node.id in ROOTS


def _reads_outer(node: ast.expr, bound: set[str]) -> bool:
    """Whether the sub-expression reads a variable that a comprehension around it binds."""
    own = {sub.id for sub in ast.walk(node) if isinstance(sub, ast.Name) and isinstance(sub.ctx, ast.Store)}
    own |= {sub.arg for sub in ast.walk(node) if isinstance(sub, ast.arg)}
    return any(isinstance(sub, ast.Name) and sub.id in bound - own for sub in ast.walk(node))


# --------------------------------------------------------------------------- evaluation

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
BUILTINS: Final[dict[str, Any]] = {
    function.__name__: function
    for function in (
        bool, int, float, str, list, dict, set, frozenset, tuple, len, min, max, sum, sorted, map, filter, zip, range,
        any, all, isinstance, abs, round, reversed, enumerate, divmod, ord, chr, repr, hasattr,
    )
}  # fmt: skip
_PLAIN_METHODS: Final[dict[type, frozenset[str]]] = {
    str: frozenset({"lower", "upper", "strip", "split", "startswith", "endswith", "replace", "join", "format"}),
    list: frozenset({"index", "count", "copy"}),
    tuple: frozenset({"index", "count"}),
    dict: frozenset({"get", "keys", "values", "items"}),
    set: frozenset({"union", "intersection", "difference"}),
}


class Interpreter:
    """Evaluates one expression. `bindings` gives values for atoms (by their text), before the environment is asked.

    Raises EvaluationFails where Odoo raises, Undecided for what is not understood, NeedsConcrete for symbols that are
    looked into.
    """

    def __init__(self, environment: Environment, bindings: Mapping[str, object] | None = None) -> None:
        self._environment = environment
        self._bindings = bindings or {}
        self._scopes: list[dict[str, object]] = []
        self._steps = 0

    def evaluate(self, node: ast.expr) -> Any:
        try:
            return self._visit(node)
        except (Undecided, EvaluationFails, NeedsConcrete):
            raise
        except RecursionError:
            raise Undecided("the expression is nested too deeply") from None
        except Exception as error:  # the one broad clause: whatever Python raises here, Odoo's safe_eval raises too
            raise EvaluationFails(f"{type(error).__name__}: {error}") from None

    def _visit(self, node: ast.expr) -> Any:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise Undecided("the expression takes too many steps")
        if self._bindings and isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.Subscript):
            text = ast.unparse(node)
            if text in self._bindings:
                return self._bindings[text]
        method = getattr(self, f"_visit_{type(node).__name__}", None)
        if method is None:
            raise Undecided(f"`{ast.unparse(node)}` uses {type(node).__name__}, which is not understood")
        return method(node)

    def _visit_Constant(self, node: ast.Constant) -> Any:
        return node.value

    def _visit_Name(self, node: ast.Name) -> Any:
        for scope in reversed(self._scopes):
            if node.id in scope:
                return scope[node.id]
        if node.id in BUILTINS:
            return BUILTINS[node.id]
        try:
            return self._environment.name(node.id)
        except KeyError:
            raise EvaluationFails(f"name '{node.id}' is not defined") from None

    def _visit_Attribute(self, node: ast.Attribute) -> Any:
        if "__" in node.attr:
            raise EvaluationFails(f"access to forbidden name '{node.attr}'")
        value = self._visit(node.value)
        if isinstance(value, SymbolValue):
            raise NeedsConcrete(value.symbol.expression)
        if isinstance(value, SymbolList):
            raise NeedsConcrete
        allowed = _PLAIN_METHODS.get(type(value))
        if allowed is not None:
            if node.attr in allowed:
                return getattr(value, node.attr)
            if hasattr(value, node.attr):
                raise Undecided(f"`{ast.unparse(node)}` is not understood")
            raise AttributeError(f"'{type(value).__name__}' object has no attribute '{node.attr}'")
        return self._environment.attribute(value, node.attr)

    def _visit_Call(self, node: ast.Call) -> Any:
        function = self._visit(node.func)
        if any(isinstance(argument, ast.Starred) for argument in node.args) or any(
            keyword.arg is None for keyword in node.keywords
        ):
            raise Undecided(f"`{ast.unparse(node)}` passes arguments in a way that is not understood")
        arguments = [self._visit(argument) for argument in node.args]
        keywords = {str(keyword.arg): self._visit(keyword.value) for keyword in node.keywords}
        if function is range and any(isinstance(value, int) and abs(value) > MOST_STEPS for value in arguments):
            raise Undecided("a range in the domain is too large")
        if function is list and len(arguments) == 1 and isinstance(arguments[0], SymbolList):
            return arguments[0]
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
                spread = spread or isinstance(value, SymbolList)
                items += items_of(value) if isinstance(value, SymbolList) else list(value)
            else:
                items.append(self._visit(element))
        return SymbolList(items) if spread else items

    def _visit_Set(self, node: ast.Set) -> Any:
        items = self._sequence(node.elts)
        if any(isinstance(item, SymbolValue) for item in items_of(items)):
            raise NeedsConcrete
        return set(items)

    def _visit_Dict(self, node: ast.Dict) -> Any:
        if any(key is None for key in node.keys):
            raise Undecided("a dictionary in the domain is spread")
        return {self._visit(key): self._visit(value) for key, value in zip(node.keys, node.values, strict=True) if key}

    def _visit_BinOp(self, node: ast.BinOp) -> Any:
        function = _BINARY.get(type(node.op))
        if function is None:
            raise Undecided(f"`{ast.unparse(node)}` uses an operator that is not understood")
        left, right = self._visit(node.left), self._visit(node.right)
        if isinstance(node.op, ast.Mult | ast.Mod) and _is_large(left, right):
            raise Undecided("a multiplication in the domain is too large")
        return function(left, right)

    def _visit_UnaryOp(self, node: ast.UnaryOp) -> Any:
        function = _UNARY.get(type(node.op))
        if function is None:
            raise Undecided(f"`{ast.unparse(node)}` uses an operator that is not understood")
        return function(self._visit(node.operand))

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
            return value[slice(*(None if bound is None else self._visit(bound) for bound in bounds))]
        return value[self._visit(node.slice)]

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
        for item in self._visit(first.iter):
            with_scope = self._bind(first.target, item)
            self._scopes.append(with_scope)
            try:
                if all(self._visit(condition) for condition in first.ifs):
                    yield from self._generate(element, rest)
            finally:
                self._scopes.pop()

    def _bind(self, target: ast.expr, item: object) -> dict[str, object]:
        if isinstance(target, ast.Name):
            return {target.id: item}
        if isinstance(target, ast.Tuple) and all(isinstance(part, ast.Name) for part in target.elts):
            values = list(item)  # type: ignore[call-overload]
            names = [part.id for part in target.elts if isinstance(part, ast.Name)]
            return dict(zip(names, values, strict=True))
        raise Undecided("a comprehension in the domain binds in a way that is not understood")

    def _visit_Lambda(self, node: ast.Lambda) -> Any:
        names = [argument.arg for argument in node.args.args]
        if node.args.vararg or node.args.kwarg or node.args.kwonlyargs or node.args.defaults:
            raise Undecided("a lambda in the domain takes arguments in a way that is not understood")
        outer = list(self._scopes)

        def call(*values: object) -> Any:
            saved, self._scopes = self._scopes, [*outer, dict(zip(names, values, strict=True))]
            try:
                return self._visit(node.body)
            finally:
                self._scopes = saved

        return call


def _is_large(left: object, right: object) -> bool:
    """Whether `left * right` or `left % right` builds something big."""
    numbers = [abs(value) for value in (left, right) if isinstance(value, int)]
    has_sequence = any(isinstance(value, str | list | tuple) for value in (left, right))
    return bool(numbers) and (max(numbers) > 10**6 or (has_sequence and max(numbers) > 10_000))
