"""OST-M010: a rule compares the user's main company."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.leaves import symbols
from ostiary.checks.source.material import Source
from ostiary.checks.source.rules.shared import rule_finding
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for rule in source.rules:
        for leaf in source.reading(rule).leaves():
            if any(name.startswith("user.company_id") for name in symbols(leaf.value)) and leaf.path.endswith(
                "company_id"
            ):
                yield rule_finding(
                    source,
                    CHECK,
                    rule,
                    "The rule compares `user.company_id`; the companies that the user works in are `company_ids`.",
                    leaf=str(leaf),
                )
                break


CHECK = Check(
    code="OST-M010",
    slug="rule-uses-main-company",
    title="A rule compares the user's main company",
    severity="low",
    why="The main company is a setting of the user, not what is selected: records come and go with it.",
    remedy="Compare with `in` and `company_ids`.",
    judge=judge,
    needs=("source",),
    series=(13, 20),
)
