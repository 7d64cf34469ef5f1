"""Templates that print a token as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject

PRINTS: Final = r"t-(esc|out|raw|field)=.?.[^\"'']*access_token"
"""A directive that prints; the quote after it is escaped where the text is kept as JSON."""
_IN_VIEWS: Final = f"""
    SELECT id FROM ir_ui_view
     WHERE active AND type = 'qweb' AND CAST(arch_db AS text) LIKE '%access_token%'
       AND CAST(arch_db AS text) ~ '{PRINTS}'
"""
_IN_MAILS: Final = f"""
    SELECT id FROM mail_template
     WHERE CAST(body_html AS text) LIKE '%access_token%' AND CAST(body_html AS text) ~ '{PRINTS}'
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_ui_view", "active", "type", "arch_db")
    for model, select in (("ir.ui.view", _IN_VIEWS), ("mail.template", _IN_MAILS)):
        if not audit.has(model.replace(".", "_"), *(("body_html",) if model == "mail.template" else ())):
            continue
        found = find(audit, select)
        if found.number:
            yield CHECK.finding(
                f"Templates of `{model}` that print an access token as text: {found.number}.",
                confidence="firm",
                subject=Subject(model=model),
                evidence=found.evidence(),
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-T008",
    slug="token-printed-in-view",
    title="A template prints access tokens as text",
    severity="high",
    why="A token that stands on a page or in a mail is copied and quoted with it, and opens the document for ever.",
    remedy="Print a link made by `get_portal_url()` where one is needed, and nothing else.",
    judge=judge,
)
