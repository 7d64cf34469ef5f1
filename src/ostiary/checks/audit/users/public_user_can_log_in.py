"""Visitors' users with credentials of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users
from ostiary.checks.audit.users.credentials import with_credentials
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Active public users with a password, an API key or an account at a provider."""
    active = [user.id for user in audit.public_users if user.active]
    message = "{users} that can log in with a password, a key or a provider's account: that login is every visitor."
    yield from about_users(CHECK, audit, with_credentials(audit, active), message, kind="public user")


CHECK: Final = Check(
    code="OST-U023",
    slug="public-user-can-log-in",
    title="The public user can log in",
    severity="critical",
    why="The public user stands for all visitors; whoever logs in as it, or changes it, changes what visitors may do.",
    remedy="Archive the public user and remove its password and keys; the website works without them.",
    judge=judge,
)
