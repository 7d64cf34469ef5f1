"""The first pass over one file: what it imports, and which classes and functions it has, by line.

Bodies of functions are not kept: most are never followed, and those that are get parsed again from their lines. So an
index is small, and good to be pickled.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from ostiary.flow import rest


class FunctionIndex(NamedTuple):
    """A function by its lines; `first` is that of its first decorator."""

    name: str
    first: int
    last: int
    params: tuple[str, ...]
    decorators: tuple[str, ...] = ()
    routing: Mapping[str, object] | None = None
    """What `@route(…)` says: "route" (a tuple of paths) and its literal keywords; None without the decorator."""


class FieldIndex(NamedTuple):
    """`name = fields.Type(comodel, …)`."""

    type: str
    comodel: str | None = None
    related: str | None = None
    groups: str | None = None
    compute: bool = False


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
    for statement in _flat(tree.body):
        reader.take(statement)
    return ModuleIndex(dotted, reader.imports, reader.classes, reader.functions, reader.constants)


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements with those inside `if`, `try` and `with`."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.Try):
            handled = [item for handler in statement.handlers for item in handler.body]
            yield from _flat([*statement.body, *handled, *statement.orelse, *statement.finalbody])
        elif isinstance(statement, ast.If):
            yield from _flat([*statement.body, *statement.orelse])
        elif isinstance(statement, ast.With):
            yield from _flat(statement.body)


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
            self.constants.update(_literals(statement, self.constants))

    def _absolute(self, module: str | None, level: int) -> str:
        """The dotted name that `from <level dots><module> import …` means in this file."""
        if not level:
            return _modern_name(module or "")
        parts = self.dotted.split(".")
        kept = parts[: len(parts) - level + (1 if self.is_package else 0)]
        return ".".join([*kept, module] if module else kept)

    def _origin(self, node: ast.expr) -> str | None:
        dotted = dotted_name(node)
        if dotted is None:
            return None
        head, dot, rest = dotted.partition(".")
        return _modern_name(self.imports.get(head, f"{self.dotted}.{head}") + dot + rest)

    def _class(self, node: ast.ClassDef) -> ClassIndex:
        methods: dict[str, FunctionIndex] = {}
        fields: dict[str, FieldIndex] = {}
        constants: dict[str, object] = {}
        for statement in _flat(node.body):
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                methods[statement.name] = self._function(statement)
            elif isinstance(statement, ast.Assign | ast.AnnAssign):
                fields.update(_fields(statement))
                constants.update(_literals(statement, {**self.constants, **constants}))
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
            fields={**fields, **_columns(node)},
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


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"

    def __reduce__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()
"""Stands for a value that only running the code would tell."""


def dotted_name(node: ast.expr) -> str | None:
    """`a.b.c` as text, None for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])


def _modern_name(dotted: str) -> str:
    """`openerp` is what `odoo` was called before 10.0."""
    head, dot, rest = dotted.partition(".")
    return f"odoo{dot}{rest}" if head == "openerp" else dotted


def literal(node: ast.expr, names: Mapping[str, object] = {}) -> object:
    """The value of a literal, of a name of one, or of texts that are added up; else UNKNOWN."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return names.get(node.id, UNKNOWN)
    if isinstance(node, ast.List | ast.Tuple):
        values = [literal(item, names) for item in node.elts]
        return UNKNOWN if UNKNOWN in values else values
    if isinstance(node, ast.Dict):
        pairs = [
            (literal(k, names) if k else UNKNOWN, literal(v, names))
            for k, v in zip(node.keys, node.values, strict=True)
        ]
        return {k: v for k, v in pairs if isinstance(k, str | int)} if UNKNOWN not in [k for k, _ in pairs] else UNKNOWN
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = literal(node.left, names), literal(node.right, names)
        if isinstance(left, str) and isinstance(right, str):
            return left + right
        if isinstance(left, list) and isinstance(right, list):
            return left + right
    return UNKNOWN


def _assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            if isinstance(target, ast.Name):
                yield target.id, statement.value
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
        yield statement.target.id, statement.value


def _literals(statement: ast.stmt, names: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in _assigned(statement):
        found = literal(value, names)
        if found is not UNKNOWN:
            yield name, found


_TYPES: Final = frozenset({"Many2one", "One2many", "Many2many"})


def _fields(statement: ast.stmt) -> Iterator[tuple[str, FieldIndex]]:
    for name, value in _assigned(statement):
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
            owner = value.func.value
            if isinstance(owner, ast.Name) and owner.id == "fields" and value.func.attr[:1].isupper():
                yield name, _field(value, value.func.attr)


def _field(call: ast.Call, kind: str) -> FieldIndex:
    words = {word.arg: word.value for word in call.keywords if word.arg}
    comodel = (
        literal(call.args[0])
        if call.args and kind in _TYPES
        else literal(words["comodel_name"])
        if "comodel_name" in words
        else None
    )
    related = literal(words["related"]) if "related" in words else None
    groups = literal(words["groups"]) if "groups" in words else None
    return FieldIndex(
        kind,
        comodel if isinstance(comodel, str) else None,
        related if isinstance(related, str) else None,
        groups if isinstance(groups, str) else None,
        "compute" in words,
    )


_OLD_TYPES: Final = {"many2one": "Many2one", "one2many": "One2many", "many2many": "Many2many"}


def _columns(node: ast.ClassDef) -> dict[str, FieldIndex]:
    """`_columns = {'name': fields.char(…)}`, as models had them before 8.0 and long after."""
    found: dict[str, FieldIndex] = {}
    for statement in node.body:
        for name, value in _assigned(statement):
            if name != "_columns" or not isinstance(value, ast.Dict):
                continue
            for key, item in zip(value.keys, value.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str) and isinstance(item, ast.Call):
                    kind = (dotted_name(item.func) or "").rpartition(".")[2]
                    found[key.value] = _field(item, _OLD_TYPES.get(kind, kind.capitalize()))
    return found
