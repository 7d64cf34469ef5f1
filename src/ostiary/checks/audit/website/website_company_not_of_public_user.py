"""Public users who are not of their website's company."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    for _, website in sorted(audit.facts.websites.items()):
        user = audit.facts.users.get(website.user_id)
        if user is not None and website.company_id not in user.companies:
            yield CHECK.finding(
                f"The public user of website {website.id} is not in the company of that website.",
                subject=Subject(model="website", record=website.id, user=user.id),
                evidence={"company": website.company_id, "companies": list(user.companies)},
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-W017",
    slug="website-company-not-of-public-user",
    title="A website's public user belongs to another company",
    severity="medium",
    why="Visitors are refused what the website should show them, and act in a company that it is not of.",
    remedy="Give the website a public user of its company.",
    judge=judge,
)
