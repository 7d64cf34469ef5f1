"""Models that visitors read without any rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.unruled import without_rule
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """The same as for portal users, for whoever has no login."""
    return without_rule(CHECK, audit, "public")


CHECK: Final = Check(
    code="OST-R002",
    slug="public-model-without-rule",
    title="Visitors read a model that no rule limits",
    severity="critical",
    why="Everybody on the internet reads all records of it.",
    remedy="Take the access right from the public group, or add a rule that leaves what is published.",
    judge=judge,
    needs=("engine",),
)
