"""Rules that were meant to narrow and do not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import about
from ostiary.checks.audit.rules.what_if import compared
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Rules that alone would open fewer records, and that make no difference beside their siblings."""
    for each in compared(audit):
        if each.alone is not None and each.alone.most < each.today.most:
            yield about(
                CHECK,
                audit,
                each.found,
                "This rule makes no difference: another rule of the same people already opens more.",
                confidence="firm",
                alone=each.alone.most,
                siblings=[rule.xmlid or rule.id for rule in each.siblings],
            )


CHECK: Final = Check(
    code="OST-R020",
    slug="restrictive-rule-ored-away",
    title="A rule that narrows has no effect",
    severity="high",
    why="Rules of groups are OR-ed: a stricter rule beside a wider one is never the one that decides.",
    remedy="Make it a global rule, which is AND-ed with the others, or change the wider rule.",
    judge=judge,
    needs=("engine",),
)
