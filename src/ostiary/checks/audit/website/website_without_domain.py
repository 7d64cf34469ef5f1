"""Several websites, and one that answers to any name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    websites = sorted(audit.facts.websites.items())
    if len(websites) < 2:
        return
    for number, website in websites:
        if not website.domain:
            yield CHECK.finding(
                f"Website {number} has no domain, beside {len(websites) - 1} more.",
                subject=Subject(model="website", record=number),
                evidence={"websites": len(websites)},
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-W018",
    slug="website-without-domain",
    title="One of several websites has no domain",
    severity="low",
    why="Whatever host name a request carries, it may land on this website, whose company and prices were not meant.",
    remedy="Give every website its domain.",
    judge=judge,
)
