"""The first pass over one file: what it imports, and which classes and functions it has, by line.

Bodies of functions are not kept: most are never followed, and those that are get parsed again from their lines. So an
index is small, and good to be pickled.
"""

from __future__ import annotations

import ast
from collections import ChainMap
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ostiary.flow import rest
from ostiary.flow.fields import FieldIndex, columns, declared
from ostiary.flow.literals import UNKNOWN, dotted_name, literal, literals, modern_name

Function = ast.FunctionDef | ast.AsyncFunctionDef


class FunctionIndex(NamedTuple):
    """A function by its lines; `first` is that of its first decorator."""

    name: str
    first: int
    last: int
    params: tuple[str, ...]
    decorators: tuple[str, ...] = ()
    routing: Mapping[str, object] | None = None
    """What `@route(…)` says: "route" (a tuple of paths) and its literal keywords; None without the decorator."""


class ClassIndex(NamedTuple):
    """A class; `bases` are dotted names as far as the imports of the file tell."""

    name: str
    line: int
    bases: tuple[str, ...]
    model: str | None
    inherit: tuple[str, ...]
    inherits: Mapping[str, str]
    methods: Mapping[str, FunctionIndex]
    fields: Mapping[str, FieldIndex]
    constants: Mapping[str, object]


class ModuleIndex(NamedTuple):
    """A file after the first pass."""

    dotted: str
    imports: Mapping[str, str]
    classes: Mapping[str, ClassIndex]
    functions: Mapping[str, FunctionIndex]
    constants: Mapping[str, object]


def index_module(dotted: str, tree: ast.Module, *, is_package: bool = False) -> ModuleIndex:
    """What the top level of a file binds; nothing is evaluated but literals."""
    reader = _Reader(dotted, is_package)
    for statement in flat(tree.body):
        reader.take(statement)
    return ModuleIndex(dotted, reader.imports, reader.classes, reader.functions, reader.constants)


def flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements with those inside `if`, `try` and `with`; a chain of `elif` may be as deep as Python reads it."""
    waiting = list(reversed(body))
    while waiting:
        statement = waiting.pop()
        yield statement
        if isinstance(statement, ast.Try):
            handled = [item for handler in statement.handlers for item in handler.body]
            waiting += reversed([*statement.body, *handled, *statement.orelse, *statement.finalbody])
        elif isinstance(statement, ast.If):
            waiting += reversed([*statement.body, *statement.orelse])
        elif isinstance(statement, ast.With):
            waiting += reversed(statement.body)


def functions(tree: ast.Module) -> Iterator[Function]:
    """The functions that an index has: those at the top level of a file and in its classes."""
    for statement in flat(tree.body):
        for item in flat(statement.body) if isinstance(statement, ast.ClassDef) else (statement,):
            if isinstance(item, Function):
                yield item


class _Reader:
    def __init__(self, dotted: str, is_package: bool) -> None:
        self.dotted = dotted
        self.is_package = is_package
        self.imports: dict[str, str] = {}
        self.classes: dict[str, ClassIndex] = {}
        self.functions: dict[str, FunctionIndex] = {}
        self.constants: dict[str, object] = {}

    def take(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.Import):
            for name in statement.names:
                bound = name.asname or name.name.partition(".")[0]
                self.imports[bound] = name.name if name.asname else bound
        elif isinstance(statement, ast.ImportFrom):
            source = self._absolute(statement.module, statement.level)
            self.imports.update({name.asname or name.name: f"{source}.{name.name}" for name in statement.names})
        elif isinstance(statement, ast.ClassDef):
            self.classes[statement.name] = self._class(statement)
        elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            self.functions[statement.name] = self._function(statement)
        else:
            self.constants.update(literals(statement, self.constants))

    def _absolute(self, module: str | None, level: int) -> str:
        """The dotted name that `from <level dots><module> import …` means in this file."""
        if not level:
            return modern_name(module or "")
        parts = self.dotted.split(".")
        kept = parts[: len(parts) - level + (1 if self.is_package else 0)]
        return ".".join([*kept, module] if module else kept)

    def _origin(self, node: ast.expr) -> str | None:
        dotted = dotted_name(node)
        if dotted is None:
            return None
        head, dot, rest = dotted.partition(".")
        return modern_name(self.imports.get(head, f"{self.dotted}.{head}") + dot + rest)

    def _class(self, node: ast.ClassDef) -> ClassIndex:
        methods: dict[str, FunctionIndex] = {}
        fields: dict[str, FieldIndex] = {}
        constants: dict[str, object] = {}
        names = ChainMap(constants, self.constants)
        for statement in flat(node.body):
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                methods[statement.name] = self._function(statement)
            elif isinstance(statement, ast.Assign | ast.AnnAssign):
                fields.update(declared(statement))
                constants.update(literals(statement, names))
        name, inherit, inherits = constants.get("_name"), constants.get("_inherit"), constants.get("_inherits")
        parents = (inherit,) if isinstance(inherit, str) else inherit if isinstance(inherit, list | tuple) else ()
        if rest.SERVICE in parents:
            methods = {key: _served(method) for key, method in methods.items()}
        return ClassIndex(
            name=node.name,
            line=node.lineno,
            bases=tuple(base for base in map(self._origin, node.bases) if base),
            model=name if isinstance(name, str) else None,
            inherit=tuple(parent for parent in parents if isinstance(parent, str)),
            inherits=dict(inherits) if isinstance(inherits, dict) else {},
            methods=methods,
            fields={**fields, **columns(node)},
            constants=constants,
        )

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> FunctionIndex:
        arguments = node.args
        params = [item.arg for item in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
        routing: dict[str, object] | None = None
        names: list[str] = []
        for decorator in node.decorator_list:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            name = (dotted_name(called) or "").rpartition(".")[2]
            names.append(name)
            if name == "route" and isinstance(decorator, ast.Call):
                routing = self._routing(decorator)
            elif isinstance(decorator, ast.Call) and decorator.args:
                found = rest.routing_of(decorator, literal(decorator.args[0], self.constants))
                routing = rest.together(routing, found) if found else routing
        first = min([node.lineno, *(item.lineno for item in node.decorator_list)])
        return FunctionIndex(node.name, first, node.end_lineno or first, tuple(params), tuple(names), routing)

    def _routing(self, call: ast.Call) -> dict[str, object]:
        words = {word.arg: literal(word.value, self.constants) for word in call.keywords if word.arg}
        paths = literal(call.args[0], self.constants) if call.args else words.pop("route", None)
        if isinstance(paths, str):
            words["route"] = (paths,)
        elif isinstance(paths, list | tuple):
            words["route"] = tuple(path for path in paths if isinstance(path, str))
        return {key: value for key, value in words.items() if value is not UNKNOWN}


def _served(method: FunctionIndex) -> FunctionIndex:
    """A method of a REST service: a public one is a route."""
    return (
        method if method.routing or method.decorators else method._replace(routing=rest.of_public_method(method.name))
    )
