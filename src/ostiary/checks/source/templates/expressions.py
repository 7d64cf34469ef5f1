"""What the expressions of templates read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from ostiary.checks.source.material import Source
from ostiary.facts.addons import Node, Template

PRINTS: Final = ("t-esc", "t-out", "t-raw", "t-field")
_FACING: Final = ("portal.", "website.", "website_", "web.layout", "web.frontend_layout", "web.login_layout")
_BRACES: Final = re.compile(r"#\{(.*?)\}|\{\{(.*?)\}\}", re.DOTALL)


class Expression(NamedTuple):
    """An expression in an attribute of an element."""

    attribute: str
    text: str
    node: Node
    tree: ast.expr


def expressions(template: Template, *words: str) -> Iterator[Expression]:
    """The expressions of a template that hold one of the words, in the order of the file."""
    for node in outside_scripts(template.root):
        for attribute, text in node.attributes.items():
            if not attribute.startswith("t-") or not any(word in text for word in words):
                continue  # most of them; parsing each would take longer than everything else here
            for part in _parts(attribute, text):
                tree = parsed(part)
                if tree is not None:
                    yield Expression(attribute, part, node, tree)


def outside_scripts(node: Node) -> Iterator[Node]:
    """The elements whose text people see."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if node.tag != "script":
            yield node
            waiting.extend(reversed(node.children))


def _parts(attribute: str, text: str) -> list[str]:
    if attribute.startswith("t-attf-") or attribute == "t-valuef":
        return [first or second for first, second in _BRACES.findall(text)]
    if attribute in (*PRINTS, "t-if", "t-elif", "t-foreach", "t-value") or attribute.startswith("t-att-"):
        return [text]
    return []


@lru_cache(maxsize=50_000)
def parsed(text: str) -> ast.expr | None:
    """The tree of an expression, None where it is none."""
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def faces_outsiders(source: Source, template: Template) -> bool:
    """The template is part of a page of the portal or the website."""
    if not template.qweb:
        return False
    if template.xmlid in source.rendered or template.inherit in source.rendered:
        return True
    if template.inherit.startswith(_FACING):
        return True
    calls = (node.attributes.get("t-call", "") for node in template.root.walk())
    return any(call.startswith(_FACING) for call in calls)


def results(node: ast.expr) -> Iterator[ast.expr]:
    """The sub-expressions that may be what an expression comes to: both sides of `or` and of `if … else`."""
    match node:
        case ast.BoolOp(values=values):
            for value in values:
                yield from results(value)
        case ast.IfExp(body=body, orelse=orelse):
            yield from results(body)
            yield from results(orelse)
        case ast.BinOp(op=ast.Add() | ast.Mod(), left=left, right=right):
            yield from results(left)
            yield from results(right)
        case ast.Tuple(elts=items):
            for item in items:
                yield from results(item)
        case _:
            yield node
