"""Rules that compare something portal users never are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ostiary.checks.audit.domains import owner_symbols
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import Applied, about, applied, last
from ostiary.domain.syntax import Leaf
from ostiary.findings import Check, Finding

WRONG: Final = frozenset(
    {"user_id", "user_ids", "employee_id", "employee_ids", "manager_id", "salesman_id", "invoice_user_id", "write_uid"}
)
"""Fields that name people who work here."""
_NAMED: Final = 'SELECT count(*) FROM "{table}" WHERE "{column}" = ANY($1)'


def judge(audit: Audit) -> Iterator[Finding]:
    """A salesperson or employee compared with the user, where no record names an outsider."""
    for found in applied(audit):
        wrong = [leaf for leaf in audit.domains.leaves(found.rule) if last(leaf) in WRONG and _is_user(leaf)]
        if wrong and not any(_names_outsiders(audit, found, leaf) for leaf in wrong):
            message = (
                "This rule compares who is responsible with the user, and portal users never are: nobody sees a thing."
            )
            yield about(CHECK, audit, found, message, counted=False, confidence="firm", leaves=wrong)


def _is_user(leaf: Leaf) -> bool:
    return any(text in ("user.id", "user.ids") or text.startswith("user.employee") for text in owner_symbols(leaf))


def _names_outsiders(audit: Audit, found: Applied, leaf: Leaf) -> bool:
    """Whether some record names an outsider there; what cannot be looked up is taken for it."""
    field = audit.engine.schema.field(found.rule.model, leaf.path)
    table = audit.engine.schema.table_name(found.rule.model)
    if field is None or field.relation != "res.users" or not audit.has(table, leaf.path):
        return leaf.path not in WRONG
    outsiders: list[Any] = [[user.id for user in audit.outsiders]]
    return audit.rows(_NAMED.format(table=table, column=leaf.path), outsiders) != [(0,)]


CHECK: Final = Check(
    code="OST-R005",
    slug="rule-binds-wrong-attribute",
    title="A rule for outsiders compares a field that never names them",
    severity="medium",
    why="Customers get errors or empty pages, and who helps them in a hurry opens the model too wide.",
    remedy="Compare the partner of the record with `user.partner_id` or `user.commercial_partner_id`.",
    judge=judge,
    needs=("engine",),
)
