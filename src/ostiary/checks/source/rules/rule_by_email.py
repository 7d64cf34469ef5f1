"""OST-R025: a rule compares e-mail addresses or logins."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.leaves import symbols
from ostiary.checks.source.material import Source
from ostiary.checks.source.rules.shared import rule_finding
from ostiary.findings import Check, Finding, Severity


def judge(source: Source) -> Iterator[Finding]:
    for rule in source.rules:
        for leaf in source.reading(rule).leaves():
            if any(
                name.startswith("user.") and name.endswith((".email", ".email_normalized"))
                for name in symbols(leaf.value)
            ):
                outside = bool(source.outsider_groups(rule)) or not rule.groups
                severity: Severity = "critical" if outside else "medium"
                yield rule_finding(
                    source,
                    CHECK,
                    rule,
                    "The rule compares the e-mail address of the user, which users can change.",
                    severity=severity,
                    leaf=str(leaf),
                )


CHECK = Check(
    code="OST-R025",
    slug="rule-by-email",
    title="A rule compares e-mail addresses",
    severity="critical",
    why="Whoever changes the address on his own account or contact sees the records of somebody else.",
    remedy="Compare the partner.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
