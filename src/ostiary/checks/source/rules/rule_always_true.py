"""OST-R003: a rule for outsiders that lets every record pass."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.access import Rule
from ostiary.checks.source.domains import Strength
from ostiary.checks.source.material import Source
from ostiary.checks.source.owners import owner
from ostiary.checks.source.rules.shared import outsider_rules, rule_finding
from ostiary.findings import Check, Finding, Severity


def judge(source: Source) -> Iterator[Finding]:
    for item in outsider_rules(source):
        if item.reading.strength != Strength.NOTHING or narrowed_elsewhere(source, item.rule):
            continue
        found = owner(source, item.model)
        severity: Severity = "high" if found and found.kind == "customer" else "medium" if found else "low"
        yield rule_finding(
            source,
            CHECK,
            item.rule,
            f"The rule for `{item.group}` lets every `{item.model}` pass; together with an access right it opens "
            "them all.",
            group=item.group,
            severity="critical" if item.audience == "public" and severity == "high" else severity,
            confidence="firm" if found else "tentative",
        )


def narrowed_elsewhere(source: Source, rule: Rule) -> bool:
    """A global rule of the model binds the records to somebody."""
    rules = source.book.rules(rule.model or "", source.around(rule.module))
    others = (other for other in rules if other.active and not other.groups and other.operations & rule.operations)
    return any((source.reading(other).strength or 0) >= Strength.PUBLISHED for other in others)


CHECK = Check(
    code="OST-R003",
    slug="rule-always-true",
    title="A rule for outsiders lets every record pass",
    severity="critical",
    why="Rules of groups are added up with `or`: one that is always true also undoes all others of the same people.",
    remedy="Name the owner in the domain, such as `('partner_id', 'child_of', user.commercial_partner_id.id)`.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
