"""Groups that all visitors have by implication."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.groups.implied import implied_extras
from ostiary.checks.audit.material import PUBLIC, Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """What the public group implies beyond the groups that Odoo's settings give it."""
    return implied_extras(CHECK, audit, PUBLIC, "visitor")


CHECK: Final = Check(
    code="OST-G003",
    slug="public-group-implies-extra",
    title="The public group implies another group",
    severity="critical",
    why="Whatever the other group may do, every visitor of the website may do.",
    remedy="Remove the implication.",
    judge=judge,
)
