"""`name = fields.Type(…)` as data."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Final

from ostiary.sources.addons.declarations import CALLABLE, LAMBDA, UNKNOWN, FieldDeclaration
from ostiary.sources.addons.scope import Local, Scope, Unresolved, fold

FRAMEWORK: Final = ("odoo.fields", "openerp.fields", "odoo.orm.fields")
NOT_FIELDS: Final = frozenset({"Command", "Domain", "NO_ACCESS", "Field"})

POSITIONAL: Final[dict[str, tuple[str, ...]]] = {
    "Many2one": ("comodel_name", "string"),
    "One2many": ("comodel_name", "inverse_name", "string"),
    "Many2many": ("comodel_name", "relation", "column1", "column2", "string"),
}
"""Positional parameters that matter here; the first ones of every other type say nothing about access."""


def field_declarations(name: str, value: ast.expr, scope: Scope, local: Local) -> FieldDeclaration | None:
    """The field that `name = value` declares, None when it is not a field."""
    if not isinstance(value, ast.Call):
        return None
    kind = _field_type(value.func, scope)
    if kind is None:
        return None
    return FieldDeclaration(name, kind, _attributes(kind, value, scope, local), value.lineno)


def _field_type(function: ast.expr, scope: Scope, depth: int = 5) -> str | None:
    """The class of field that a call makes: Odoo's, that of an addon's file `fields`, or a subclass in the addon."""
    dotted = scope.origin(function)
    place, _, name = (dotted or "").rpartition(".")
    if not name[:1].isupper() or name in NOT_FIELDS:
        return None
    if place in FRAMEWORK or place.startswith("odoo.orm.fields_"):
        return name
    owner = scope if place == scope.dotted else scope.find(place)
    if owner is not None and name in owner.classes and depth:
        bases = (_field_type(base, owner, depth - 1) for base in owner.classes[name].bases)
        return next((base for base in bases if base), None)
    return name if place.rpartition(".")[2] == "fields" else None


def _attributes(kind: str, call: ast.Call, scope: Scope, local: Local) -> dict[str, object]:
    """The attributes of the call that matter, under the names of `CodeField`."""
    arguments = dict(zip(POSITIONAL.get(kind, ()), call.args, strict=False))
    unpacked = False
    for keyword in call.keywords:
        if keyword.arg is not None:
            arguments[keyword.arg] = keyword.value
        elif isinstance(keyword.value, ast.Dict) and all(isinstance(key, ast.Constant) for key in keyword.value.keys):
            arguments.update(
                (str(key.value), value)
                for key, value in zip(keyword.value.keys, keyword.value.values, strict=True)
                if isinstance(key, ast.Constant)
            )
        else:
            unpacked = True
    result: dict[str, object] = {"groups": UNKNOWN} if unpacked else {}
    for argument, node in arguments.items():
        if read := _READERS.get(argument):
            result.update(read[1](read[0], node, scope, local))
    return result


def _text(name: str, node: ast.expr, scope: Scope, local: Local) -> dict[str, object]:
    try:
        value = fold(node, scope, local)
    except Unresolved:
        return {name: UNKNOWN}
    return {name: value if isinstance(value, str) and value else None}


def _truth(name: str, node: ast.expr, scope: Scope, local: Local) -> dict[str, object]:
    """What Python takes for true is true (`store="True"` exists), and so is what cannot be known."""
    try:
        return {name: bool(fold(node, scope, local))}
    except Unresolved:
        return {name: True}


def _path(name: str, node: ast.expr, scope: Scope, local: Local) -> dict[str, object]:
    """`related`: a dotted path, before 15 also a sequence of names."""
    try:
        value = fold(node, scope, local)
    except Unresolved:
        return {name: UNKNOWN}
    if isinstance(value, (list, tuple)):
        value = ".".join(item for item in value if isinstance(item, str))
    return {name: value if isinstance(value, str) and value else None}


def _method(name: str, node: ast.expr, scope: Scope, local: Local) -> dict[str, object]:
    """The name of a method given by name or as a function."""
    if isinstance(node, ast.Lambda):
        return {name: LAMBDA}
    try:
        value = fold(node, scope, local)
    except Unresolved:
        return {name: node.id if isinstance(node, ast.Name) else CALLABLE}
    if isinstance(value, str) and value:
        return {name: value}
    return {name: CALLABLE if value else None}


def _source(name: str, node: ast.expr, scope: Scope, local: Local) -> dict[str, object]:
    """A domain: the text of the expression, with constants of the file put in where that gives a literal."""
    if isinstance(node, ast.Name):
        node = local.get(node.id) or scope.constants.get(node.id) or node
    try:
        return {name: ast.unparse(node)}
    except (RecursionError, ValueError):
        return {name: UNKNOWN}


def _context(name: str, node: ast.expr, scope: Scope, local: Local) -> dict[str, object]:
    """A literal dictionary, or the text of what makes one."""
    try:
        value = fold(node, scope, local)
    except Unresolved:
        value = None
    if isinstance(value, dict) and all(isinstance(key, str) and _plain(item) for key, item in value.items()):
        return {name: value, "context_text": None}
    return {name: None, **_source("context_text", node, scope, local)}


def _plain(value: object) -> bool:
    if isinstance(value, list):
        return all(_plain(item) for item in value)
    return value is None or isinstance(value, (bool, int, float, str))


_Reader = Callable[[str, ast.expr, Scope, Local], dict[str, object]]

_READERS: Final[dict[str, tuple[str, _Reader]]] = {
    "comodel_name": ("comodel", _text),
    "inverse_name": ("inverse", _text),
    "store": ("store", _truth),
    "related": ("related", _path),
    "related_sudo": ("related_sudo", _truth),
    "compute": ("compute", _method),
    "compute_sudo": ("compute_sudo", _truth),
    "search": ("search", _method),
    "groups": ("groups", _text),
    "required": ("required", _truth),
    "company_dependent": ("company_dependent", _truth),
    "translate": ("translate", _truth),
    "attachment": ("attachment", _truth),
    "auto_join": ("auto_join", _truth),
    "bypass_search_access": ("auto_join", _truth),
    "domain": ("domain", _source),
    "context": ("context", _context),
    "delegate": ("delegate", _truth),
    "inherited": ("inherited", _truth),
    "sparse": ("sparse", _text),
    "sanitize": ("sanitize", _truth),
}
