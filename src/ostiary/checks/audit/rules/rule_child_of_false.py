"""Rules that walk down from nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.domains import has_unset
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import ANY, Applied, about, applied
from ostiary.domain.expression import EvaluationFails
from ostiary.domain.syntax import leaves
from ostiary.findings import Check, Confidence, Finding, Severity


def judge(audit: Audit) -> Iterator[Finding]:
    """`child_of` or `parent_of` an empty value, for some outsiders."""
    for found in applied(audit, ANY, everyone=True):
        users = _with_empty_value(audit, found)
        if users:
            severity, confidence, most = _judged(audit, found, users)
            message = "For some outsiders this rule asks for what is below nothing, which matches too much."
            evidence = {"users": len(users), "samples": audit.samples(users), "records": most}
            yield about(
                CHECK, audit, found, message, severity=severity, confidence=confidence, counted=False, also=evidence
            )


def _judged(audit: Audit, found: Applied, users: list[int]) -> tuple[Severity, Confidence, int | None]:
    """By what these users reach today; the engine does not follow every walk that begins at nothing."""
    answers = audit.engine.reach(found.rule.model, found.operation, "search", users)
    most = max((answer.visible or 0 for answer in answers), default=0)
    if most:
        return "critical", "certain", most
    return ("critical", "tentative", None) if any(a.outcome == "unknown" for a in answers) else ("low", "tentative", 0)


def _with_empty_value(audit: Audit, found: Applied) -> list[int]:
    """The outsiders for whom a hierarchy of the rule starts from False."""
    if not any(leaf.operator in ("child_of", "parent_of") for leaf in audit.domains.leaves(found.rule)):
        return []
    people = [user for who in found.who for user in audit.openings.people[who]]
    return [
        user
        for users, tree in audit.domains.classes(found.rule, people)
        if not isinstance(tree, EvaluationFails)
        and any(leaf.operator in ("child_of", "parent_of") and has_unset(leaf.value) for leaf in leaves(tree))
        for user in users
    ]


CHECK: Final = Check(
    code="OST-R008",
    slug="rule-child-of-false",
    title="A rule asks for the children of an empty value",
    severity="critical",
    why="Up to Odoo 18 `child_of` of an empty value matches nearly everything, later the records without an owner.",
    remedy="Give these users a contact and a commercial partner; write rules so that an empty value matches nothing.",
    judge=judge,
    needs=("engine",),
)
