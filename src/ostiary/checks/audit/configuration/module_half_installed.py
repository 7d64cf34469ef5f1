"""Modules on their way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    moving = {name: module.state for name, module in sorted(audit.facts.modules.items()) if module.state != "installed"}
    if moving:
        yield CHECK.finding(
            f"Modules that wait to be installed, upgraded or removed: {len(moving)}.", evidence={"modules": moving}
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C038",
    slug="module-half-installed",
    title="Modules are neither installed nor gone",
    severity="medium",
    why="Rules, rights and views of two versions are mixed, and nobody has tested the mixture.",
    remedy="Finish the upgrade: restart Odoo with `-u` and the names of these modules, or take them back.",
    judge=judge,
)
