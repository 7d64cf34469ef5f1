"""Rules that trust e-mail addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.domains import owner_symbols
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import about, applied
from ostiary.findings import Check, Finding

ADDRESSES: Final = frozenset({"email", "email_normalized", "login", "phone", "mobile"})


def judge(audit: Audit) -> Iterator[Finding]:
    """Own or edited rules that compare an address or login of the user."""
    for found in applied(audit):
        leaves = [
            leaf
            for leaf in audit.domains.leaves(found.rule)
            if any(ADDRESSES & set(text.split(".")) for text in owner_symbols(leaf))
        ]
        if leaves:
            message = "This rule compares an e-mail address: who changes the own address changes what they may see."
            yield about(CHECK, audit, found, message, leaves=leaves)


CHECK: Final = Check(
    code="OST-R025",
    slug="rule-by-email",
    title="A rule for outsiders compares e-mail addresses",
    severity="critical",
    why="Portal users edit their own address on their account page, and nobody checks that it is theirs.",
    remedy="Compare contacts by their id: `user.partner_id` or `user.commercial_partner_id`.",
    judge=judge,
    needs=("engine",),
)
