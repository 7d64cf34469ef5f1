"""What several checks of rules say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ostiary.checks.source.access import Rule
from ostiary.checks.source.domains import Reading
from ostiary.checks.source.groups import Audience
from ostiary.checks.source.material import Source
from ostiary.domain.syntax import Leaf
from ostiary.findings import Check, Confidence, Finding, Severity, Subject


class OutsiderRule(NamedTuple):
    """A rule of a judged module for outsiders, with its domain read."""

    rule: Rule
    model: str
    audience: Audience
    group: str
    reading: Reading

    @property
    def leaves(self) -> list[Leaf]:
        return self.reading.leaves()


def outsider_rules(source: Source) -> Iterator[OutsiderRule]:
    """Rules with groups that outsiders are in; the widest audience of each."""
    for rule in source.rules:
        groups = sorted(source.outsider_groups(rule))
        if rule.model is not None and groups and rule.operations:
            who = min((source.audiences(group)[0] for group in groups), key=("public", "portal").index)
            yield OutsiderRule(rule, rule.model, who, groups[0], source.reading(rule))


def rule_finding(
    source: Source,
    check: Check[Source],
    rule: Rule,
    message: str,
    *,
    group: str | None = None,
    severity: Severity | None = None,
    confidence: Confidence = "firm",
    leaf: str | None = None,
) -> Finding:
    """A finding about the domain of a rule, at the line where the domain stands."""
    evidence: dict[str, object] = {"domain": rule.domain.text.strip()[:500]} if rule.domain else {}
    if leaf:
        evidence["leaf"] = leaf
    return check.finding(
        message,
        severity=severity,
        confidence=confidence,
        subject=Subject(model=rule.model, rule=rule.xmlid.partition("#")[0], group=group),
        location=source.location(rule.domain_place),
        evidence=evidence,
        identity=(leaf,) if leaf else (),
    )
