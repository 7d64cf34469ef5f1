"""OST-R005: a rule for outsiders compares a field that their records do not carry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source.leaves import is_owner_symbol, symbols
from ostiary.checks.source.material import Source
from ostiary.checks.source.owners import owner
from ostiary.checks.source.rules.shared import outsider_rules, rule_finding
from ostiary.findings import Check, Finding

_INTERNAL: Final = frozenset(
    {"user_id", "user_ids", "create_uid", "write_uid", "employee_id", "salesman_id", "responsible_id"}
)


def judge(source: Source) -> Iterator[Finding]:
    for item in outsider_rules(source):
        bound = [leaf for leaf in item.leaves if any(is_owner_symbol(name) for name in symbols(leaf.value))]
        wrong = [leaf for leaf in bound if leaf.path in _INTERNAL]
        if not wrong or len(wrong) < len(bound) or _outsiders_create(source, item.model, item.rule.module):
            continue
        found = owner(source, item.model)
        customer = found is not None and found.kind == "customer"
        if customer:
            yield rule_finding(
                source,
                CHECK,
                item.rule,
                f"The rule for `{item.group}` compares `{wrong[0].path}`, which names an employee; the customer of a "
                f"`{item.model}` is in `{found.path if found else ''}`.",
                group=item.group,
                leaf=str(wrong[0]),
            )


def _outsiders_create(source: Source, model: str, module: str) -> bool:
    """Outsiders make such records themselves, so that they are their users."""
    rights = source.book.rights(model, source.around(module))
    return any("create" in right.operations and source.audiences(right.group) for right in rights)


CHECK = Check(
    code="OST-R005",
    slug="rule-binds-wrong-attribute",
    title="A rule for outsiders compares a field that names an employee",
    severity="medium",
    why=(
        "Records for customers carry them in a partner field; `user_id` is the employee in charge, so nobody sees "
        "his own."
    ),
    remedy="Compare the partner: `('partner_id', 'child_of', user.commercial_partner_id.id)`.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
