"""Models that portal users read without any rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.unruled import without_rule
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """An access right opens the model, and neither a rule of a group nor a global one binds its records."""
    return without_rule(CHECK, audit, "portal")


CHECK: Final = Check(
    code="OST-R001",
    slug="portal-model-without-rule",
    title="Portal users read a model that no rule limits",
    severity="critical",
    why="An access right opens all records of a model; only a rule says which of them are the customer's own.",
    remedy="Add a rule for the portal group that compares the owner with `user.commercial_partner_id`.",
    judge=judge,
    needs=("engine",),
)
