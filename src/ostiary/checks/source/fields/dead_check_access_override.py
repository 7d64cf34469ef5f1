"""OST-K002: an override of access that Odoo 20 does not call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding, Subject

_DEAD: Final = ("_check_access", "check_access_rights", "check_access_rule", "_filter_access_rules", "_apply_ir_rules")


def judge(source: Source) -> Iterator[Finding]:
    for item in source.models:
        for name in _DEAD:
            if name in item.names:
                yield CHECK.finding(
                    f"Odoo 20 does not call `{name}` of `{item.model}`: what it forbids is allowed.",
                    confidence="firm",
                    subject=Subject(model=item.model),
                    location=source.location(item.place._replace(line=item.names[name])),
                    identity=(name,),
                )


CHECK = Check(
    code="OST-K002",
    slug="dead-check-access-override",
    title="An override of access that Odoo 20 does not call",
    severity="critical",
    why="A module that tightened access there fails open, without a word.",
    remedy="Override `_access_domain`, or write the condition into `ir.access`.",
    judge=judge,
    needs=("source",),
    series=(20, 20),
)
