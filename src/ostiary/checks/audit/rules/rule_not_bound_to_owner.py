"""Rules that do not ask whose a record is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.domains import PUBLISHED
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import OWN, Applied, about, applied, by_owner, is_public, last
from ostiary.domain.expression import EvaluationFails
from ostiary.facts import Rule
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Rules with a way through that compares nothing of the record with the person who asks."""
    for found in applied(audit, OWN, everyone=True):
        if is_public(audit, found.rule.model):
            continue
        if not found.rule.groups or not _is_loose(audit, found.rule):
            yield from _unknown(audit, found)
        else:
            message = "This rule does not ask whose the record is: all customers see what it lets through."
            severity = by_owner(audit, found.rule.model, CHECK.severity)
            yield about(CHECK, audit, found, message, severity=severity)


def _unknown(audit: Audit, found: Applied) -> Iterator[Finding]:
    """What Odoo may well evaluate and this does not follow is said; a domain that fails has a check of its own."""
    tree = audit.domains.read(found.rule)
    if audit.domains.binding(found.rule) == "unknown" and not isinstance(tree, EvaluationFails):
        yield CHECK.finding(
            f"It cannot be told whether this rule asks for the owner: {audit.domains.reason(found.rule)}.",
            outcome="error",
            severity="medium",
            confidence="tentative",
            subject=found.subject,
            evidence={"domain": found.rule.domain},
        )


def _is_loose(audit: Audit, rule: Rule) -> bool:
    """Loose, and for no reason that another check names: always true, without owner, published."""
    domains = audit.domains
    if domains.always_true(rule) or domains.binding(rule, without_unset=True) != "loose":
        return False
    return not any(last(leaf) in PUBLISHED for leaf in domains.leaves(rule))


CHECK: Final = Check(
    code="OST-R004",
    slug="rule-not-bound-to-owner",
    title="A rule for outsiders does not ask whose a record is",
    severity="critical",
    why="State, type and company are the same for many customers, so one customer reads the records of the others.",
    remedy="Compare the owner of the record with `user.commercial_partner_id` in every way through the rule.",
    judge=judge,
    needs=("engine",),
)
