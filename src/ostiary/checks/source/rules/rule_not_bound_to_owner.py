"""OST-R004: a rule for outsiders that asks for something, but not whose the record is."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.domains import Strength, strength, without_unset
from ostiary.checks.source.leaves import is_membership, may_be_unset, symbols
from ostiary.checks.source.material import Source
from ostiary.checks.source.owners import owner
from ostiary.checks.source.rules.rule_always_true import narrowed_elsewhere
from ostiary.checks.source.rules.shared import OutsiderRule, outsider_rules, rule_finding
from ostiary.findings import Check, Finding, Severity


def judge(source: Source) -> Iterator[Finding]:
    for item in outsider_rules(source):
        found = owner(source, item.model)
        if item.reading.strength != Strength.SOME or found is None or _asks_for_owner(item):
            continue
        if narrowed_elsewhere(source, item.rule):
            continue
        sure = found.kind == "customer" and not any(is_membership(leaf) for leaf in item.leaves)
        severity: Severity = "critical" if sure else "medium"
        yield rule_finding(
            source,
            CHECK,
            item.rule,
            f"The rule for `{item.group}` has a way through that does not ask whose the `{item.model}` is "
            f"(`{found.path}`): what passes is the same for all of them.",
            group=item.group,
            severity=severity,
            confidence="firm" if sure else "tentative",
        )


def _asks_for_owner(item: OutsiderRule) -> bool:
    """It compares the owner, but lets records without one pass: another check speaks of that."""
    if any(may_be_unset(leaf) and symbols(leaf.value) for leaf in item.leaves):
        return True
    return item.reading.tree is not None and strength(without_unset(item.reading.tree)) >= Strength.PUBLISHED


CHECK = Check(
    code="OST-R004",
    slug="rule-not-bound-to-owner",
    title="A rule for outsiders does not ask whose the record is",
    severity="critical",
    why="A state or a type is the same for every customer: each of them sees the records of all others.",
    remedy="Join the owner to the domain with `&`, in every branch of `|`.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
