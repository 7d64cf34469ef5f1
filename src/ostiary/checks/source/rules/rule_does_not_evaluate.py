"""OST-R010: the domain of a rule at which Odoo raises."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.checks.source.rules.shared import rule_finding
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for rule in source.rules:
        fails = source.reading(rule).fails
        if fails is not None and "'time'" not in fails:
            yield rule_finding(source, CHECK, rule, f"Odoo cannot read this domain: {fails}.")


CHECK = Check(
    code="OST-R010",
    slug="rule-does-not-evaluate",
    title="Odoo raises where it reads the domain of a rule",
    severity="high",
    why="Everybody whom the rule concerns gets an error in place of records, and somebody will switch the rule off.",
    remedy="Mend the domain; `user`, `company_ids` and `company_id` are what it may name.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
