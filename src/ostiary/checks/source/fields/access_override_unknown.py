"""OST-K001 and OST-K002: a module decides about access by code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding, Subject

OVERRIDES: Final = (
    "_check_access", "check_access_rights", "check_access_rule", "_filter_access_rules", "_filter_access_rules_python",
    "_apply_ir_rules", "_compute_domain", "_access_domain", "_filtered_access", "_has_field_access",
)  # fmt: skip


def judge(source: Source) -> Iterator[Finding]:
    for item in source.models:
        for name in OVERRIDES:
            if name in item.names and not (name == "_compute_domain" and item.model != "ir.rule"):
                yield CHECK.finding(
                    f"`{item.model}` decides about access in `{name}`: rights and rules do not tell the whole story.",
                    subject=Subject(model=item.model),
                    location=source.location(item.place._replace(line=item.names[name])),
                    evidence={"method": name},
                    identity=(name,),
                )


CHECK = Check(
    code="OST-K001",
    slug="access-override-unknown",
    title="A module decides about access by code",
    severity="info",
    why="What the code allows must be read; everything that this tool says about the model is less certain.",
    remedy="Prefer rules; where code is needed, test it with a portal user.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
