"""OST-R015: a module gives a rule of another module a wider domain, or other groups."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.access import Rule, merged
from ostiary.checks.source.material import Source
from ostiary.checks.source.rules.shared import rule_finding
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for rule in source.rules:
        before = _before(rule)
        if before is None or before.model is None or not before.active:
            continue
        old, new = source.reading(before).strength, source.reading(rule).strength
        outside = not before.groups or bool(source.outsider_groups(before)) or bool(source.outsider_groups(rule))
        if old is not None and new is not None and new < old and outside:
            yield rule_finding(
                source,
                CHECK,
                rule,
                f"The module gives the rule `{rule.xmlid}` of another module a wider domain.",
                severity="critical" if source.outsider_groups(rule) else "high",
            )


def _before(rule: Rule) -> Rule | None:
    """The rule without what its last module writes."""
    items = [item for item in rule.written if item.module != rule.module]
    found = merged(items) if items and rule.xmlid.partition(".")[0] != rule.module else None
    return found if isinstance(found, Rule) else None


CHECK = Check(
    code="OST-R015",
    slug="stock-rule-edited",
    title="A module widens a rule of another module",
    severity="critical",
    why="All that relied on the rule is wider from the moment the module is installed, in every database.",
    remedy="Leave the rule alone and add one for the group that should see more.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
