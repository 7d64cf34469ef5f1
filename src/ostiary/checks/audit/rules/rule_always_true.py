"""Rules that say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import OWN, about, applied, by_owner, is_public
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Rules of outsiders that hold for every record; those of Odoo itself are named together."""
    for found in applied(audit, OWN):
        if audit.domains.always_true(found.rule) and not is_public(audit, found.rule.model):
            severity = by_owner(audit, found.rule.model, CHECK.severity)
            yield about(
                CHECK, audit, found, "This rule holds for every record, so it limits nothing.", severity=severity
            )
    stock = [
        found.rule.xmlid
        for found in applied(audit, ("stock",))
        if audit.domains.always_true(found.rule) and not is_public(audit, found.rule.model)
    ]
    if stock:
        message = "Odoo itself ships rules for outsiders that limit nothing."
        yield CHECK.finding(message, severity="info", identity=("stock",), evidence={"rules": stock})


CHECK: Final = Check(
    code="OST-R003",
    slug="rule-always-true",
    title="A rule for outsiders holds for every record",
    severity="critical",
    why="It looks like a limit, and it undoes the other rules of the same groups, because those are OR-ed.",
    remedy="Compare the owner of the record with the user's commercial partner, or remove the rule.",
    judge=judge,
    needs=("engine",),
)
