"""Websites whose own address is not encrypted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    for number, website in sorted(audit.facts.websites.items()):
        if (website.domain or "").lower().startswith("http:"):
            yield CHECK.finding(
                f"The domain of website {number} begins with `http:`.",
                subject=Subject(model="website", record=number),
                evidence={"website": number},
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-W019",
    slug="website-domain-http",
    title="A website's address is not encrypted",
    severity="medium",
    why="Links in mails are made from the domain: tokens and passwords travel in clear.",
    remedy="Write the domain with `https://`.",
    judge=judge,
)
