"""OST-R011: `time` in a rule, which Odoo 19 does not know."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.checks.source.rules.shared import rule_finding
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for rule in source.rules:
        fails = source.reading(rule).fails
        if fails is not None and "'time'" in fails:
            yield rule_finding(source, CHECK, rule, "The domain names `time`, which Odoo 19 does not define in rules.")


CHECK = Check(
    code="OST-R011",
    slug="rule-uses-time",
    title="A rule of Odoo 19 names `time`",
    severity="high",
    why="14 to 18 and 20 define it, 19 does not: every access to the model fails.",
    remedy="Compare with a stored field that a job keeps up to date, or leave the time out.",
    judge=judge,
    needs=("source",),
    series=(19, 19),
)
