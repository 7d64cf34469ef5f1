"""Websites of several companies with one public user."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.facts import Website
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    by_user: dict[int, list[Website]] = defaultdict(list)
    for _, website in sorted(audit.facts.websites.items()):
        by_user[website.user_id].append(website)
    for user, websites in sorted(by_user.items()):
        companies = sorted({website.company_id for website in websites})
        if len(companies) > 1:
            yield CHECK.finding(
                f"The websites of {len(companies)} companies share one public user.",
                subject=Subject(user=user),
                evidence={"companies": companies, "websites": [website.id for website in websites]},
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-W016",
    slug="shared-public-user-between-websites",
    title="Websites of several companies share one public user",
    severity="medium",
    why="Visitors of one company's website act with the companies of that user, and read what is open in the others.",
    remedy="Give each company's website a public user of its own, copied from `base.public_user`.",
    judge=judge,
)
