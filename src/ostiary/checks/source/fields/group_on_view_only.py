"""OST-D018: a field is hidden by groups in a view, and open on the model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source.fields import words
from ostiary.checks.source.material import Source
from ostiary.facts.addons import Node, Template
from ostiary.findings import Check, Finding, Subject

_COSMETIC: Final = ("base.group_no_one", "base.group_multi_company", "base.group_multi_currency", "uom.group_uom")


def judge(source: Source) -> Iterator[Finding]:
    declared = {(item.model, item.name): item for item in source.fields}
    seen: set[tuple[str, str]] = set()
    for template in source.templates:
        for node in _hidden(template):
            item = declared.get((template.model, node.attributes["name"]))
            if item is None or (item.model, item.name) in seen or not words.sensitive(item.name, item.type):
                continue
            field = source.field(item.model, item.name)
            if field is not None and not field.groups and source.readers(item.model, item.module):
                seen.add((item.model, item.name))
                yield CHECK.finding(
                    f"The view shows `{item.name}` to `{node.attributes['groups']}` only; the field itself has "
                    "no groups, "
                    f"and outsiders read `{item.model}`.",
                    confidence="firm",
                    subject=Subject(model=item.model, field=item.name, group=node.attributes["groups"]),
                    location=source.location(template.place._replace(line=node.line)),
                )


def _hidden(template: Template) -> Iterator[Node]:
    """The fields that a view shows to some groups for more than looks."""
    if not template.qweb and template.model:
        for node in template.root.children:
            if node.attributes["name"] and not node.attributes["groups"].startswith(("!", *_COSMETIC)):
                yield node


CHECK = Check(
    code="OST-D018",
    slug="group-on-view-only",
    title="A sensitive field is hidden in the view, and open on the model",
    severity="high",
    why="Groups on the node of a view hide nothing from RPC, where outsiders read the field.",
    remedy="Give the field itself these `groups`.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
