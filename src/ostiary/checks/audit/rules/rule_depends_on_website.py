"""Rules that need a website to make sense."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.domains import symbols_in
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import about, applied, last
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Own or edited rules that compare the website, or what is published on it."""
    for found in applied(audit, everyone=True):
        leaves = [
            leaf
            for leaf in audit.domains.leaves(found.rule)
            if (last(leaf) == "website_published" and audit.domains.ends_in_code(found.rule.model, leaf.path))
            or any(text.split(".")[0] == "website" for text in symbols_in(leaf.value))
        ]
        if leaves:
            message = "The answer of this rule depends on the website, and over the API there is none."
            yield about(CHECK, audit, found, message, counted=False, leaves=leaves)


CHECK: Final = Check(
    code="OST-R033",
    slug="rule-depends-on-website",
    title="A rule for outsiders depends on the website",
    severity="medium",
    why="Over the API the same user sees more, or less, than on the page that was tested.",
    remedy="Compare the company or the owner, and leave the website to the page.",
    judge=judge,
    needs=("engine",),
    modules=("website",),
)
