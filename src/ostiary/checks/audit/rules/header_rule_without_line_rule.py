"""Lines that are open while their header is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights.judging import PEOPLE, named
from ostiary.checks.audit.rules.judging import WHO
from ostiary.checks.audit.rules.lines import header_of
from ostiary.checks.audit.rules.unruled import open_models
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    """Lines that a right opens, not a stock one, and that no rule limits, under a limited or closed header."""
    for who in WHO:
        for model, rights in open_models(audit, who):
            header = header_of(audit, who, model)
            if header is None or any(audit.openings.is_stock(right, "read") for right in rights):
                continue
            count = audit.openings.count(who, model, "read")
            severity, confidence = count.judged(CHECK.severity)
            yield CHECK.finding(
                f"{PEOPLE[who].capitalize()} may read every `{model}`, also of a `{header[0]}` that is closed to them.",
                severity=severity,
                confidence=confidence,
                subject=Subject(model=model, field=header[1]),
                identity=(who,),
                evidence={"header": header[0], "access_rights": named(rights), **count.evidence()},
            )


CHECK: Final = Check(
    code="OST-R028",
    slug="header-rule-without-line-rule",
    title="Lines are open while their header is limited",
    severity="critical",
    why="The lines hold what matters: products, prices, quantities, texts.",
    remedy="Add a rule to the lines that follows the link to the header's owner.",
    judge=judge,
    needs=("engine",),
)
