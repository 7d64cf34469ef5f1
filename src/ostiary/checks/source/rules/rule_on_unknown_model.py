"""OST-L204: a rule for a model that there is not, or for another one than the module speaks of."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.checks.source.rules.shared import rule_finding
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for rule in source.rules:
        if rule.model is None and rule.model_named and source.all_known(rule.module):
            yield rule_finding(
                source,
                CHECK,
                rule,
                f"`{rule.model_named}` is no model of this module or of those that it depends on: the rule "
                "guards nothing.",
            )
        elif rule.model is not None and not source.has_records(rule.model):
            yield rule_finding(
                source,
                CHECK,
                rule,
                f"`{rule.model}` is abstract: the rule does not reach the models that inherit from it.",
            )


CHECK = Check(
    code="OST-L204",
    slug="rule-on-unknown-model",
    title="A rule for a model that has no records",
    severity="high",
    why="Rules are not inherited and not guessed: the model that was meant is left without one.",
    remedy="Write the rule for the model that holds the records.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
