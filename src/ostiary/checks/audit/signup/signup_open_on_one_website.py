"""One website lets strangers sign up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.signup.open_signup import open_everywhere, open_websites
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("website", "auth_signup_uninvited")
    websites = [] if open_everywhere(audit) else open_websites(audit)
    if websites:
        yield CHECK.finding(
            f"Websites that let strangers sign up, though the setting for all does not: {len(websites)}.",
            subject=Subject(model="website"),
            evidence={"websites": websites},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S002",
    slug="signup-open-on-one-website",
    title="A website lets strangers sign up, against the general setting",
    severity="medium",
    why="The account that a stranger makes on one website is a portal user everywhere.",
    remedy="Set `auth_signup_uninvited` of the website to `b2b`, or make accounts specific to each website.",
    judge=judge,
)
