"""OST-K020: a portal template prints a value without escaping it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from ostiary.checks.source.material import Source
from ostiary.checks.source.templates.expressions import Expression, expressions, faces_outsiders
from ostiary.facts.addons import Template
from ostiary.findings import Check, Confidence, Finding, Severity

_REQUEST: Final = frozenset({"kw", "kwargs", "post", "params", "search", "values"})

Known = dict[str, tuple[set[str], bool]]
"""What is known of fields by their name."""


def judge(source: Source) -> Iterator[Finding]:
    known: Known = {}
    for template in source.templates:
        if not faces_outsiders(source, template):
            continue
        for item in expressions(template, *_words(template)):
            found = _raw(source, item, known)
            if found is not None:
                severity, confidence = found
                yield CHECK.finding(
                    f"`{item.text}` is put into the page as it is: markup in it is not escaped.",
                    severity=severity,
                    confidence=confidence,
                    location=source.location(template.place._replace(line=item.node.line)),
                    evidence={"template": template.xmlid, "expression": item.text},
                    identity=(template.xmlid, item.text),
                )


def _words(template: Template) -> tuple[str, ...]:
    """What an expression must hold to be worth a look: anything where `t-raw` is used at all."""
    raw = any("t-raw" in node.attributes for node in template.root.walk())
    return ("",) if raw else ("arkup(",)


def _raw(source: Source, item: Expression, known: Known) -> tuple[Severity, Confidence] | None:
    """How bad and how sure; None for what is escaped, sanitised, or no data of anybody."""
    if item.attribute == "t-raw":
        value = item.tree
    elif item.attribute in ("t-out", "t-esc") and _is_markup(item.tree):
        value = item.tree.args[0] if isinstance(item.tree, ast.Call) and item.tree.args else item.tree
    else:
        return None
    if any(isinstance(part, ast.Name) and part.id in _REQUEST for part in ast.walk(value)) or _names_request(value):
        return "high", "firm"
    if isinstance(value, ast.Attribute):
        if value.attr not in known:
            known[value.attr] = _written(source, value.attr)
        kinds, by_outsiders = known[value.attr]
        if kinds and kinds <= {"char", "text"}:
            return ("high", "firm") if by_outsiders else ("low", "tentative")
    return None


def _written(source: Source, name: str) -> tuple[set[str], bool]:
    """The types of the fields of that name in models of judged addons, and whether outsiders write one of them."""
    kinds: set[str] = set()
    by_outsiders = False
    for model, module in {item.model: item.module for item in source.models}.items():
        field = source.field(model, name)
        if field is not None and field.type:
            kinds.add(field.type)
            by_outsiders = by_outsiders or source.written_by_outsiders(model, module)
    return kinds, by_outsiders


def _is_markup(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ("Markup", "markup")


def _names_request(node: ast.expr) -> bool:
    return any(
        isinstance(part, ast.Attribute)
        and part.attr in ("params", "args", "form", "values")
        and ast.unparse(part.value).startswith("request")
        for part in ast.walk(node)
    )


CHECK = Check(
    code="OST-K020",
    slug="raw-html-in-portal-template",
    title="A portal template prints a value without escaping it",
    severity="high",
    why="A script in the value runs in the browser of whoever opens the page, with his rights.",
    remedy="Print with `t-out` or `t-esc`; keep markup in HTML fields, which Odoo sanitises.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
