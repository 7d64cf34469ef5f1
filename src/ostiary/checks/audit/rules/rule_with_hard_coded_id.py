"""Rules with numbers of records in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import about, applied
from ostiary.domain.expression import SymbolList, items_of
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Own or edited rules that compare a link, or the id, with a number."""
    for found in applied(audit, everyone=True):
        leaves = [
            leaf
            for leaf in audit.domains.leaves(found.rule)
            if _has_number(leaf.value) and _is_link(audit, found.rule.model, leaf.path)
        ]
        if leaves:
            message = "This rule names records by their number."
            yield about(CHECK, audit, found, message, counted=False, leaves=leaves)


def _has_number(value: object) -> bool:
    items = items_of(value) if isinstance(value, list | tuple | SymbolList) else [value]
    return any(type(item) is int and item > 0 for item in items)


def _is_link(audit: Audit, model: str, path: str) -> bool:
    field = audit.domains.last_field(model, path)
    return field is not None and (field.name == "id" or field.relation is not None)


CHECK: Final = Check(
    code="OST-R034",
    slug="rule-with-hard-coded-id",
    title="A rule for outsiders names records by their number",
    severity="medium",
    why="In a copy, after a merge or an import the number is another record, and nobody remembers whom it was for.",
    remedy="Compare a field of the record, or make a group for the exception.",
    judge=judge,
    needs=("engine",),
)
