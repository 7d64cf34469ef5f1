"""Test modules and test settings in production."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.options import switched_on
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    modules = sorted(name for name in audit.facts.modules if name.startswith("test_"))
    if modules:
        yield CHECK.finding(
            f"Modules for tests are installed: {', '.join(modules)}.",
            confidence="firm",
            evidence={"modules": modules},
        )
    if audit.configuration is not None and switched_on(audit, "test_enable"):
        yield CHECK.finding(
            "`test_enable` is set in the configuration file.", evidence={"option": "test_enable"}, identity=("option",)
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C030",
    slug="test-enable-in-production",
    title="Modules or settings for tests are in use",
    severity="medium",
    why="Test modules open models and routes to everybody, because nobody was ever meant to log in beside them.",
    remedy="Uninstall modules whose names begin with `test_`, and remove `test_enable`.",
    judge=judge,
    needs=("database", "configuration"),
)
