"""A class statement as a declaration."""

from __future__ import annotations

import ast
from typing import Final

from ostiary.sources.addons.declarations import CALLABLE, UNKNOWN, FieldDeclaration, ModelDeclaration
from ostiary.sources.addons.field_calls import field_declarations
from ostiary.sources.addons.scope import Scope, Unresolved, bindings, flat, fold

ATTRIBUTES: Final = frozenset(
    {
        "_name",
        "_inherit",
        "_inherits",
        "_register",
        "_table",
        "_auto",
        "_abstract",
        "_transient",
        "_order",
        "_rec_name",
        "_rec_names_search",
        "_parent_name",
        "_parent_store",
        "_active_name",
        "_mail_post_access",
        "_table_query",
    }
)
"""Class attributes whose value matters."""

_CHANGING: Final = frozenset({"create", "write", "unlink"})
_REFUSALS: Final = frozenset({"AccessError", "has_group", "user_has_groups", "check_access", "is_admin", "_is_admin"})
_WRITTEN: Final = tuple(name.encode() for name in _REFUSALS)

_ROOTS: Final = {
    "Model": "@Model",
    "TransientModel": "@TransientModel",
    "AbstractModel": "@AbstractModel",
    "BaseModel": "@AbstractModel",
    "osv": "@Model",
    "osv_memory": "@TransientModel",
    "osv_abstract": "@AbstractModel",
}
_ROOT_PLACES: Final = ("models", "orm", "osv", "orm.models")


def class_declaration(node: ast.ClassDef, module: str, scope: Scope) -> ModelDeclaration:
    """What a class of a file declares."""
    body = _Body(scope)
    for statement in flat(node.body):
        body.take(statement)
    prefix = f"odoo.addons.{module}."
    return ModelDeclaration(
        module=module,
        id=f"{scope.dotted.removeprefix(prefix)}.{node.name}",
        bases=tuple(base for base in (_base(item, scope) for item in node.bases) if base),
        attributes=body.attributes,
        fields=tuple(body.fields.values()),
        methods=frozenset(body.methods),
        line=node.lineno,
        lines=body.lines,
        file=scope.file,
        refusing=frozenset(body.refusing),
    )


def _base(node: ast.expr, scope: Scope) -> str | None:
    dotted = scope.origin(node)
    if dotted is None:
        return None
    place, _, name = dotted.rpartition(".")
    framework = place.partition(".")[0] in ("odoo", "openerp") and not place.startswith("odoo.addons.")
    if framework and place.partition(".")[2] in (*_ROOT_PLACES, "osv.osv", "osv.orm"):
        return _ROOTS.get(name, dotted)
    return dotted


def _may_refuse(function: ast.FunctionDef | ast.AsyncFunctionDef, source: bytes) -> bool:
    """It asks who the user is, or raises what Odoo raises for those who may not."""
    if source and not any(name in source for name in _WRITTEN):
        return False
    names = (part.id if isinstance(part, ast.Name) else getattr(part, "attr", "") for part in ast.walk(function))
    return any(name in _REFUSALS for name in names)


class _Body:
    """Collects what the statements of a class body bind, the last binding of a name winning."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.local: dict[str, ast.expr] = {}
        self.fields: dict[str, FieldDeclaration] = {}
        self.attributes: dict[str, object] = {}
        self.methods: set[str] = set()
        self.lines: dict[str, int] = {}
        self.refusing: set[str] = set()

    def take(self, statement: ast.stmt) -> None:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._bind(statement.name, statement)
            operation = "unlink" if statement.name.startswith("_unlink_") else statement.name
            if operation in _CHANGING and _may_refuse(statement, self.scope.source):
                self.refusing.add(operation)
            if statement.name in ATTRIBUTES:
                self.attributes[statement.name] = CALLABLE
            return
        for name, value in bindings(statement):
            field = field_declarations(name, value, self.scope, self.local) or self._alias(name, value)
            if field is None:
                self._bind(name, statement)
                self._attribute(name, value)
            else:
                self.methods.discard(name)
                self.fields[name] = field
            self.local[name] = value

    def _bind(self, name: str, statement: ast.stmt) -> None:
        self.lines[name] = statement.lineno
        self.fields.pop(name, None)
        self.methods.add(name)

    def _alias(self, name: str, value: ast.expr) -> FieldDeclaration | None:
        """`name = other`, where `other` is a field of the same class."""
        other = self.fields.get(value.id) if isinstance(value, ast.Name) else None
        return other._replace(name=name) if other else None

    def _attribute(self, name: str, value: ast.expr) -> None:
        if name not in ATTRIBUTES:
            return
        try:
            self.attributes[name] = fold(value, self.scope, self.local)
        except Unresolved:
            self.attributes[name] = CALLABLE if name in ("_table_query", "_rec_names_search") else UNKNOWN
