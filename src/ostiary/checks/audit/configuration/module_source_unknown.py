"""Modules whose code nobody has shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding

SHOWN: Final = 50


def judge(audit: Audit) -> Iterator[Finding]:
    unknown = sorted(audit.facts.code.unknown_modules)
    if unknown:
        yield CHECK.finding(
            f"Installed modules whose source is not known, and what they extend stays open: {len(unknown)}.",
            evidence={"modules": unknown[:SHOWN], "number": len(unknown)},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C037",
    slug="module-source-unknown",
    title="Installed modules are not known by their source",
    severity="info",
    why="Field groups, search methods and code that decides about access stand in the source alone.",
    remedy="Give the folders of these modules with `--addons`.",
    judge=judge,
    needs=("source",),
)
