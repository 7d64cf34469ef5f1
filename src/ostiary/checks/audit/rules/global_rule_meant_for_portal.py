"""Rules for everybody that speak of customers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.domains import owner_symbols
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import about, applied
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Own rules without groups that compare the partner of the user."""
    for found in applied(audit, everyone=True):
        named = [
            leaf
            for leaf in audit.domains.leaves(found.rule)
            if any("partner_id" in text or "commercial_partner_id" in text for text in owner_symbols(leaf))
        ]
        if named and not found.rule.groups:
            message = (
                "This rule has no group, so it narrows employees too, or was widened for them until it says nothing."
            )
            yield about(CHECK, audit, found, message, counted=False, confidence="firm", leaves=named)


CHECK: Final = Check(
    code="OST-R021",
    slug="global-rule-meant-for-portal",
    title="A rule about customers has no group",
    severity="medium",
    why="A rule for everybody must let employees through, and each way for them is a way for others.",
    remedy="Give the rule the portal group, and employees a rule of their own.",
    judge=judge,
    needs=("engine",),
)
