"""OST-K021: a portal template takes sudo itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from ostiary.checks.source.material import Source
from ostiary.checks.source.templates.expressions import expressions, faces_outsiders
from ostiary.findings import Check, Confidence, Finding, Severity

_SEARCHES: Final = frozenset({"search", "browse", "search_read", "search_count", "read_group"})


def judge(source: Source) -> Iterator[Finding]:
    for template in source.templates:
        if not faces_outsiders(source, template):
            continue
        for item in expressions(template, "sudo"):
            call = next((part for part in ast.walk(item.tree) if _is_sudo(part)), None)
            if call is not None:
                from_model = "env[" in ast.unparse(call) and any(_is_search(part) for part in ast.walk(item.tree))
                severity: Severity = "high" if from_model else "low"
                confidence: Confidence = "firm" if from_model else "tentative"
                yield CHECK.finding(
                    f"`{item.text}` reads with sudo in a template: no right, rule or field group is asked.",
                    severity=severity,
                    confidence=confidence,
                    location=source.location(template.place._replace(line=item.node.line)),
                    evidence={"template": template.xmlid, "expression": item.text},
                    identity=(template.xmlid, item.text),
                )


def _is_search(node: ast.AST) -> bool:
    """`….sudo().search(…)`; settings are no records."""
    found = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _SEARCHES
    return found and "ir.config_parameter" not in ast.unparse(node)


def _is_sudo(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "sudo"


CHECK = Check(
    code="OST-K021",
    slug="template-walks-sudo",
    title="A portal template reads with sudo",
    severity="high",
    why=(
        "What a template may read should be decided in the controller, where the record was checked; here nobody looks."
    ),
    remedy="Read what the page needs in the controller and hand over the values.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
