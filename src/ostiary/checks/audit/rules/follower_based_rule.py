"""Rules that open what somebody follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules.judging import about, applied
from ostiary.findings import Check, Finding

FOLLOWING: Final = frozenset({"message_partner_ids", "message_follower_ids", "message_is_follower"})


def judge(audit: Audit) -> Iterator[Finding]:
    """Own or edited rules that compare followers."""
    for found in applied(audit):
        leaves = [leaf for leaf in audit.domains.leaves(found.rule) if FOLLOWING & set(leaf.path.split("."))]
        if leaves:
            message = "This rule opens what an outsider follows: whoever adds followers hands out access."
            yield about(CHECK, audit, found, message, leaves=leaves)


CHECK: Final = Check(
    code="OST-R024",
    slug="follower-based-rule",
    title="Followers see records by a rule",
    severity="medium",
    why="A follower is added by a mail, a mention or an import, and stays when the matter has moved to somebody else.",
    remedy="Compare the owner of the record; share single records by a link.",
    judge=judge,
    needs=("engine",),
)
