"""OST-K029: records that belong to somebody get the flag that publishes their files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source.material import Source
from ostiary.checks.source.owners import owner
from ostiary.findings import Check, Finding, Subject

_MIXINS: Final = frozenset({"website.published.mixin", "website.published.multi.mixin"})


def judge(source: Source) -> Iterator[Finding]:
    for item in source.models:
        inherit = item.attributes.get("_inherit")
        parents = (
            {inherit} if isinstance(inherit, str) else set(inherit) if isinstance(inherit, (list, tuple)) else set()
        )
        if not parents & _MIXINS:
            continue
        found = owner(source, item.model)
        binary = [
            field.name
            for field in source.code.fields.get(item.model, {}).values()
            if field.type == "binary" and field.stored and not field.groups
        ]
        if found is not None and found.kind == "customer" and binary:
            yield CHECK.finding(
                f"A published `{item.model}` serves `{sorted(binary)[0]}` to everybody, and its records belong "
                "to customers.",
                confidence="tentative",
                subject=Subject(model=item.model),
                location=source.location(item.place),
                evidence={"fields": sorted(binary)},
            )


CHECK = Check(
    code="OST-K029",
    slug="published-mixin-on-private-model",
    title="Files of customers' records go public when the record is published",
    severity="low",
    why="Odoo serves every binary field without groups of a published record to visitors, over `/web/content`.",
    remedy="Give the binary fields `groups`.",
    judge=judge,
    needs=("source",),
    series=(13, 20),
)
