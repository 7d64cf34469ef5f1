"""Fields that only views hide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.fields.readable import Readable, readable
from ostiary.checks.audit.fields.sensitive import EVERY
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Subject

_NODE: Final = re.compile(r"<field\b[^<>]*>")
_ATTRIBUTE: Final = re.compile(r"\b(name|groups)=\\?[\"']([^\"'\\]*)")
_VIEWS: Final = """
    SELECT model, CAST(arch_db AS text) FROM ir_ui_view
     WHERE active AND type <> 'qweb' AND model = ANY($1) AND CAST(arch_db AS text) LIKE '%groups=%'
     ORDER BY id
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_ui_view", "active", "type", "model", "arch_db")
    wanted = {
        (one.model, one.name): one
        for one in readable(audit, lambda row: any(words.names(row) for words in EVERY))
        if not one.stock
    }
    if not wanted:
        return
    rows = audit.rows(_VIEWS, [sorted({model for model, _ in wanted})])
    hidden = {(str(model), name): groups for model, arch in rows for name, groups in _limited(str(arch))}
    for key in sorted(wanted.keys() & hidden.keys()):
        yield _about(audit, wanted[key], hidden[key])


def _limited(arch: str) -> Iterator[tuple[str, str]]:
    """(field, groups) of the nodes that have groups."""
    for node in _NODE.findall(arch):
        attributes = dict(_ATTRIBUTE.findall(node))
        if attributes.get("name") and attributes.get("groups"):
            yield attributes["name"], attributes["groups"]


def _about(audit: Audit, one: Readable, groups: str) -> Finding:
    who = max(one.who, key=lambda kind: audit.openings.count(kind, one.model, "read").most)
    count = audit.openings.count(who, one.model, "read")
    severity, confidence = count.judged(CHECK.severity)
    return CHECK.finding(
        f"A view shows `{one.model}.{one.name}` to {groups} alone, and the field itself has no groups.",
        severity=severity,
        confidence=confidence if one.certain else "tentative",
        subject=Subject(model=one.model, field=one.name),
        evidence={"groups": groups, **count.evidence()},
    )


CHECK: Final[Check[Audit]] = Check(
    code="OST-D018",
    slug="group-on-view-only",
    title="A sensitive field is hidden in views alone",
    severity="high",
    why="Views hide nothing from the API: whoever may read the record reads the field.",
    remedy="Write the same `groups` on the field in its model.",
    judge=judge,
    needs=("source", "engine"),
)
