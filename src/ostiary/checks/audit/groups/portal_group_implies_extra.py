"""Groups that all portal users have by implication."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.groups.implied import implied_extras
from ostiary.checks.audit.material import PORTAL, Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """What the portal group implies beyond the groups that Odoo's settings give it."""
    return implied_extras(CHECK, audit, PORTAL, "portal user")


CHECK: Final = Check(
    code="OST-G002",
    slug="portal-group-implies-extra",
    title="The portal group implies another group",
    severity="high",
    why="Whatever the other group may do, every customer may do.",
    remedy="Remove the implication; give single users the group if they need it.",
    judge=judge,
)
