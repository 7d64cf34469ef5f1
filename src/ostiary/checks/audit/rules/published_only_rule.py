"""Rules that ask for a state, where records have owners."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.domains import PUBLISHED
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import OWN, about, applied, is_owned, last
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Loose own rules on what is published, active or in a state, on models with owners."""
    for found in applied(audit, OWN):
        rule, domains = found.rule, audit.domains
        if domains.binding(rule) != "loose" or domains.binding(rule, without_unset=True) != "loose":
            continue
        leaves = [leaf for leaf in domains.leaves(rule) if last(leaf) in PUBLISHED]
        if leaves and is_owned(audit, rule.model):
            message = "This rule asks for a state or a publication, and not for the owner that each record has."
            yield about(
                CHECK, audit, found, message, leaves=leaves, owners=list(audit.ownerships.of(rule.model).owners)
            )


CHECK: Final = Check(
    code="OST-R036",
    slug="published-only-rule",
    title="A rule asks for a state and not for the owner",
    severity="high",
    why="What one customer's record says is published to all of them as soon as it reaches the state.",
    remedy="Add a comparison of the owner, unless the records are for everybody once they are published.",
    judge=judge,
    needs=("engine",),
)
