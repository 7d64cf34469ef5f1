"""Fields as classes declare them, today and before 8.0."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final, NamedTuple

from ostiary.flow.literals import assigned, dotted_name, literal


class FieldIndex(NamedTuple):
    """`name = fields.Type(comodel, …)`."""

    type: str
    comodel: str | None = None
    related: str | None = None
    groups: str | None = None
    compute: bool = False


_TYPES: Final = frozenset({"Many2one", "One2many", "Many2many"})


def declared(statement: ast.stmt) -> Iterator[tuple[str, FieldIndex]]:
    for name, value in assigned(statement):
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


def columns(node: ast.ClassDef) -> dict[str, FieldIndex]:
    """`_columns = {'name': fields.char(…)}`, as models had them before 8.0 and long after."""
    found: dict[str, FieldIndex] = {}
    for statement in node.body:
        for name, value in assigned(statement):
            if name != "_columns" or not isinstance(value, ast.Dict):
                continue
            for key, item in zip(value.keys, value.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str) and isinstance(item, ast.Call):
                    kind = (dotted_name(item.func) or "").rpartition(".")[2]
                    found[key.value] = _field(item, _OLD_TYPES.get(kind, kind.capitalize()))
    return found
