"""OST-T008: an access token printed as text on a page or in an e-mail."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from ostiary.checks.source.material import Source
from ostiary.checks.source.templates.expressions import PRINTS, expressions, results
from ostiary.findings import Check, Finding

_TOKENS: Final = frozenset({"access_token", "signup_token", "share_token", "invite_token"})


def judge(source: Source) -> Iterator[Finding]:
    for template in source.templates:
        if not template.qweb:
            continue
        for item in expressions(template, "token"):
            if item.attribute in PRINTS and any(_is_token(part) for part in results(item.tree)):
                yield CHECK.finding(
                    f"`{item.text}` prints a token as text.",
                    confidence="firm",
                    location=source.location(template.place._replace(line=item.node.line)),
                    evidence={"template": template.xmlid, "expression": item.text},
                    identity=(template.xmlid, item.text),
                )


def _is_token(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name in _TOKENS


CHECK = Check(
    code="OST-T008",
    slug="token-printed-in-view",
    title="A template prints an access token as text",
    severity="high",
    why="The token opens the document without a login; printed, it lands in screenshots, mails and search engines.",
    remedy="Use the token only in links, made by `get_portal_url()`.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
