"""Rules that ask for the one company a user has selected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.domains import symbols_in, walks
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import about, applied
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Own or edited rules with `user.company_id` or `company_id` in place of `company_ids`."""
    for found in applied(audit, everyone=True):
        leaves = [
            leaf
            for leaf in audit.domains.leaves(found.rule)
            if any(walks(text, ("user.company_id", "company_id")) for text in symbols_in(leaf.value))
        ]
        if leaves:
            message = "This rule asks for one company, which is another one on a page, over the API and in a job."
            yield about(CHECK, audit, found, message, counted=False, leaves=leaves)


CHECK: Final = Check(
    code="OST-M010",
    slug="rule-uses-main-company",
    title="A rule for outsiders asks for the main company only",
    severity="medium",
    why="What a customer sees changes with a setting of the user, or with the website that is open.",
    remedy="Use `company_ids`, which are the companies that are selected, or all of the user's.",
    judge=judge,
    needs=("engine",),
)
