"""Anybody may become a portal user."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.signup.open_signup import closed_websites, open_everywhere
from ostiary.findings import Check, Finding

VERIFIES: Final = ("auth_signup_verify_email",)
"""Modules that let nobody in before the address is proved."""


def judge(audit: Audit) -> Iterator[Finding]:
    """A website's own setting wins over this one."""
    if open_everywhere(audit):
        closed = len(closed_websites(audit))
        everywhere = closed == len(audit.facts.websites) > 0
        yield CHECK.finding(
            "`auth_signup.invitation_scope` is `b2c`: strangers make themselves portal users"
            f"{', where the website does not say otherwise' if closed else ''}.",
            severity="low" if everywhere or audit.installed(*VERIFIES) else None,
            evidence={"websites_closed": closed, "verified": audit.installed(*VERIFIES)},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S001",
    slug="signup-open-to-everyone",
    title="Strangers sign up by themselves",
    severity="medium",
    why="Whatever portal users may read is open to anybody with an e-mail address, proved or not.",
    remedy="Set the scope to `b2b` (on invitation), or prove addresses before the first login.",
    judge=judge,
)
