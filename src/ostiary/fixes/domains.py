"""Text of a domain with one leaf put in place of another; all else stays as somebody wrote it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ostiary.domain.expression import EvaluationFails, parse
from ostiary.errors import Undecided


def leaves(text: str) -> list[tuple[str, ast.expr]]:
    """(path, node) of each comparison in a domain; none where it cannot be read."""
    try:
        tree = parse(text)
    except (EvaluationFails, Undecided):
        return []
    return list(_leaves(tree))


def _leaves(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple | ast.List) and len(node.elts) == 3:
            first = node.elts[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value not in "&|!":
                yield first.value, node


def says(node: ast.expr, leaf: str) -> bool:
    """Whether a comparison is that leaf already: one id stands for a list of one."""
    return _bare(node) == _bare(ast.parse(leaf, mode="eval").body)


def _bare(node: ast.expr) -> list[str]:
    """Its three parts, as text."""
    parts = node.elts if isinstance(node, ast.Tuple | ast.List) else []
    return [ast.unparse(one.elts[0] if isinstance(one, ast.List) and len(one.elts) == 1 else one) for one in parts]


def with_leaf(text: str, node: ast.expr, leaf: str) -> str:
    """The domain with `leaf` in place of the node."""
    text = text.strip()
    starts = [0]
    for line in text.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    begin = starts[node.lineno - 1] + node.col_offset
    end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
    raw = text.encode()
    return (raw[:begin] + leaf.encode() + raw[end:]).decode()
