"""Rules that open far more than the ones beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import about
from ostiary.checks.audit.rules.what_if import compared
from ostiary.findings import Check, Finding

WIDER: Final = 2
"""So many times the records that the other rules alone open."""


def judge(audit: Audit) -> Iterator[Finding]:
    """Rules without which the same people would reach half of the records or fewer."""
    for each in compared(audit):
        if each.today.most >= WIDER * max(each.without.most, 1) and audit.domains.binding(each.found.rule) != "bound":
            yield about(
                CHECK,
                audit,
                each.found,
                "Rules of groups are OR-ed, and this one opens far more than the others that hold for the same people.",
                without_it=each.without.most,
                siblings=[rule.xmlid or rule.id for rule in each.siblings],
            )


CHECK: Final = Check(
    code="OST-R019",
    slug="rule-widened-by-sibling-rule",
    title="One rule for outsiders undoes the others",
    severity="high",
    why="The narrow rule is still there and looks right, while the wide one decides.",
    remedy="Make the wide rule narrower, or put the limit into a global rule, which is AND-ed.",
    judge=judge,
    needs=("engine",),
)
