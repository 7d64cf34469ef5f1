"""Literals and names in the syntax of a file: nothing is evaluated but them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final


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


def modern_name(dotted: str) -> str:
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


def assigned(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            if isinstance(target, ast.Name):
                yield target.id, statement.value
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
        yield statement.target.id, statement.value


def literals(statement: ast.stmt, names: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in assigned(statement):
        found = literal(value, names)
        if found is not UNKNOWN:
            yield name, found
