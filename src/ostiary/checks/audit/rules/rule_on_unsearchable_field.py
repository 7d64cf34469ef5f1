"""Rules that Odoo 14 takes for true in silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import about, applied
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Comparisons of a computed field that can neither be stored nor searched."""
    for found in applied(audit, everyone=True):
        silent = [
            leaf for leaf in audit.domains.leaves(found.rule) if _unsearchable(audit, found.rule.model, leaf.path)
        ]
        if silent:
            message = "This rule compares a computed field that cannot be searched: Odoo leaves the comparison out."
            yield about(CHECK, audit, found, message, leaves=silent)


def _unsearchable(audit: Audit, model: str, path: str) -> bool:
    field = audit.domains.last_field(model, path)
    if field is None or field.store or field.related or field.search or field.company_dependent:
        return False
    return not audit.facts.code.unknown_modules


CHECK: Final = Check(
    code="OST-R013",
    slug="rule-on-unsearchable-field",
    title="A rule compares a field that cannot be searched",
    severity="critical",
    why="Up to Odoo 16 a search takes such a comparison for true and only writes a line into the log.",
    remedy="Store the field or give it a search method, or compare other fields.",
    judge=judge,
    needs=("engine", "source"),
    series=(14, 16),
)
