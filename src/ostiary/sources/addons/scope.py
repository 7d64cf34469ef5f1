"""What the names of one source file stand for.

Nothing is evaluated but literals, and what can be made of literals without running anything: names of constants,
concatenation, `join`, f-strings and formatting of strings.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

DEPTH: Final = 60
"""How deep an expression may be, counting the constants that it refers to."""
STEPS: Final = 5_000
"""How many expressions one value may be made of: constants of constants grow without end."""
_BLOCKS: Final = (ast.Try, ast.If, ast.With)


class Unresolved(Exception):
    """The value of an expression is not known without running it."""


@dataclass(slots=True)
class Scope:
    """The top level of one file: `dotted` is its Python name, `odoo.addons.sale.models.sale_order`."""

    dotted: str
    is_package: bool
    find: Callable[[str], Scope | None]
    """The scope of another file of the same addon, by its dotted name."""
    constants: dict[str, ast.expr] = field(default_factory=dict)
    imports: dict[str, str] = field(default_factory=dict)
    classes: dict[str, ast.ClassDef] = field(default_factory=dict)
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    """Functions of one statement: `def model(name): return "prefix.%s" % name`."""
    source: bytes = b""
    """The file itself, to see what surely is not in it; empty where it is not known."""

    @property
    def file(self) -> str:
        """The file, relative to the folder of the addon: `models/sale_order.py`."""
        inside = self.dotted.split(".")[3:]
        return "/".join([*inside, "__init__.py"] if self.is_package else inside) + ("" if self.is_package else ".py")

    def absolute(self, module: str | None, level: int) -> str:
        """The dotted name that `from <level dots><module> import …` names in this file."""
        if not level:
            return module or ""
        parts = self.dotted.split(".")
        kept = parts[: len(parts) - level + (1 if self.is_package else 0)]
        return ".".join([*kept, module] if module else kept)

    def learn(self, statement: ast.stmt) -> None:
        """Remember what a statement of the top level binds."""
        if isinstance(statement, ast.ImportFrom):
            source = self.absolute(statement.module, statement.level)
            self.imports.update({name.asname or name.name: f"{source}.{name.name}" for name in statement.names})
        elif isinstance(statement, ast.Import):
            for name in statement.names:
                self.imports[name.asname or name.name.partition(".")[0]] = (
                    name.name if name.asname else name.name.partition(".")[0]
                )
        elif isinstance(statement, ast.ClassDef):
            self.classes[statement.name] = statement
        elif isinstance(statement, ast.FunctionDef):
            if len(statement.body) == 1:
                self.functions[statement.name] = statement
        else:
            self.constants.update(bindings(statement))

    def origin(self, node: ast.expr) -> str | None:
        """The dotted name of what `a.b.C` refers to, None when it is not a name."""
        if isinstance(node, ast.Name):
            return self.imports.get(node.id) or f"{self.dotted}.{node.id}"
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        start = self.imports.get(node.id) or f"{self.dotted}.{node.id}"
        return ".".join([start, *reversed(parts)])


def bindings(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """`name = value` pairs of an assignment."""
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            if isinstance(target, ast.Name):
                yield target.id, statement.value
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
        yield statement.target.id, statement.value


def flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a body with those of its `if`, `try` and `with`, in order."""
    waiting = list(reversed(body))
    while waiting:
        statement = waiting.pop()
        yield statement
        if isinstance(statement, _BLOCKS):
            waiting.extend(reversed(_inner(statement)))


def _inner(statement: ast.stmt) -> list[ast.stmt]:
    if isinstance(statement, ast.Try):
        handled = [item for handler in statement.handlers for item in handler.body]
        return [*statement.body, *handled, *statement.orelse, *statement.finalbody]
    if isinstance(statement, ast.If):
        return [*statement.body, *statement.orelse]
    return statement.body if isinstance(statement, ast.With) else []


@dataclass(slots=True)
class Budget:
    """What is left of the effort that one value may take."""

    depth: int = DEPTH
    steps: int = STEPS


Local = Mapping[str, ast.expr]
"""Names of a class body, or the arguments of a function."""


def fold(node: ast.expr, scope: Scope, local: Local | None = None, budget: Budget | None = None) -> object:
    """The value of an expression; raises Unresolved."""
    budget = budget or Budget()
    fold_one = _FOLDS.get(type(node))
    if fold_one is None or budget.depth <= 0 or budget.steps <= 0:
        raise Unresolved
    budget.depth -= 1
    budget.steps -= 1
    try:
        return fold_one(node, scope, local or {}, budget)
    finally:
        budget.depth += 1


def _constant(node: ast.Constant, *_: object) -> object:
    return node.value


def _name(node: ast.Name, scope: Scope, local: Local, budget: Budget) -> object:
    if node.id in local:
        return fold(local[node.id], scope, local, budget)
    if node.id in scope.constants:
        return fold(scope.constants[node.id], scope, {}, budget)
    return _elsewhere(scope.imports.get(node.id), scope, budget)


def _attribute(node: ast.Attribute, scope: Scope, local: Local, budget: Budget) -> object:
    if node.attr == "NO_ACCESS":
        return "."
    return _elsewhere(scope.origin(node), scope, budget)


def _elsewhere(dotted: str | None, scope: Scope, budget: Budget) -> object:
    """A constant of another file of the addon, or of a class."""
    place, _, name = (dotted or "").rpartition(".")
    if other := scope.find(place):
        return fold(ast.Name(name), other, {}, budget)
    place, _, class_name = place.rpartition(".")
    owner = scope.find(place)
    if owner is None or class_name not in owner.classes:
        raise Unresolved
    values = dict(pair for statement in owner.classes[class_name].body for pair in bindings(statement))
    if name not in values:
        raise Unresolved
    return fold(values[name], owner, values, budget)


def _sequence(node: ast.Tuple | ast.List | ast.Set, scope: Scope, local: Local, budget: Budget) -> object:
    values: list[object] = []
    for item in node.elts:
        if isinstance(item, ast.Starred):
            inner = fold(item.value, scope, local, budget)
            if not isinstance(inner, (list, tuple)):
                raise Unresolved
            values.extend(inner)
        else:
            values.append(fold(item, scope, local, budget))
    return tuple(values) if isinstance(node, ast.Tuple) else values


def _dict(node: ast.Dict, scope: Scope, local: Local, budget: Budget) -> object:
    result: dict[object, object] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        folded = fold(value, scope, local, budget)
        if key is None:
            if not isinstance(folded, dict):
                raise Unresolved
            result.update(folded)
            continue
        name = fold(key, scope, local, budget)
        if not isinstance(name, (str, int)):
            raise Unresolved
        result[name] = folded
    return result


def _binary(node: ast.BinOp, scope: Scope, local: Local, budget: Budget) -> object:
    left, right = fold(node.left, scope, local, budget), fold(node.right, scope, local, budget)
    if isinstance(node.op, ast.Add):
        for kind in (str, list, tuple):
            if isinstance(left, kind) and isinstance(right, kind):
                return left + right  # type: ignore[operator]
    elif isinstance(node.op, ast.Mod) and isinstance(left, str) and len(left) < 1000:
        return _formatted(left, right)
    raise Unresolved


def _formatted(template: str, values: object) -> str:
    """`template % values` for plain `%s` places."""
    items = values if isinstance(values, tuple) else (values,)
    pieces = template.split("%s")
    if len(pieces) != len(items) + 1 or "%" in "".join(pieces) or not all(isinstance(item, str) for item in items):
        raise Unresolved
    return "".join(piece + str(item) for piece, item in zip(pieces, [*items, ""], strict=True))


def _unary(node: ast.UnaryOp, scope: Scope, local: Local, budget: Budget) -> object:
    value = fold(node.operand, scope, local, budget)
    if isinstance(node.op, ast.Not):
        return not value
    if isinstance(node.op, ast.USub) and isinstance(value, (int, float)):
        return -value
    raise Unresolved


def _joined(node: ast.JoinedStr, scope: Scope, local: Local, budget: Budget) -> object:
    parts: list[str] = []
    for value in node.values:
        plain = not isinstance(value, ast.FormattedValue) or (value.conversion == -1 and value.format_spec is None)
        folded = fold(value.value if isinstance(value, ast.FormattedValue) else value, scope, local, budget)
        if not plain or not isinstance(folded, str):
            raise Unresolved
        parts.append(folded)
    return "".join(parts)


def _call(node: ast.Call, scope: Scope, local: Local, budget: Budget) -> object:
    """`"sep".join([...])`, or a function of the file that does nothing but return an expression."""
    if isinstance(node.func, ast.Name) and node.func.id in scope.functions and not node.keywords:
        return _returned(scope.functions[node.func.id], node.args, scope, local, budget)
    if not isinstance(node.func, ast.Attribute) or node.func.attr != "join" or len(node.args) != 1:
        raise Unresolved
    separator = fold(node.func.value, scope, local, budget)
    values = fold(node.args[0], scope, local, budget)
    if not isinstance(separator, str) or not isinstance(values, (list, tuple)):
        raise Unresolved
    if not all(isinstance(value, str) for value in values):
        raise Unresolved
    return separator.join(values)


def _returned(
    function: ast.FunctionDef, arguments: list[ast.expr], scope: Scope, local: Local, budget: Budget
) -> object:
    """What a function of one `return` gives for scalar arguments."""
    names = [argument.arg for argument in function.args.args]
    result = function.body[0]
    if len(names) != len(arguments) or not isinstance(result, ast.Return) or result.value is None:
        raise Unresolved
    values = (_scalar(argument, scope, local, budget) for argument in arguments)
    return fold(result.value, scope, dict(zip(names, values, strict=True)), budget)


def _scalar(node: ast.expr, scope: Scope, local: Local, budget: Budget) -> ast.expr:
    value = fold(node, scope, local, budget)
    if not isinstance(value, (str, int, float, bool)):
        raise Unresolved
    return ast.Constant(value)


_FOLDS: Final[dict[type[ast.expr], Callable[..., object]]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Tuple: _sequence,
    ast.List: _sequence,
    ast.Set: _sequence,
    ast.Dict: _dict,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.JoinedStr: _joined,
    ast.Call: _call,
}
