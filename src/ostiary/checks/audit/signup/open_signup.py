"""Where strangers may sign up."""

from __future__ import annotations

from ostiary.checks.audit.material import Audit
from ostiary.database import as_int

SCOPE = "auth_signup.invitation_scope"
FREE = "b2c"


def open_everywhere(audit: Audit) -> bool:
    """The setting for all websites that say nothing of their own."""
    return audit.installed("auth_signup") and audit.parameters.get(SCOPE) == FREE


def open_websites(audit: Audit) -> list[int]:
    """The websites that let strangers sign up by their own setting."""
    if not audit.has("website", "auth_signup_uninvited"):
        return []
    rows = audit.rows("SELECT id FROM website WHERE auth_signup_uninvited = 'b2c' ORDER BY id")
    return [as_int(row[0]) for row in rows]


def closed_websites(audit: Audit) -> list[int]:
    """The websites that do not, whatever the setting for all says."""
    if not audit.has("website", "auth_signup_uninvited"):
        return []
    rows = audit.rows("SELECT id FROM website WHERE auth_signup_uninvited <> 'b2c' ORDER BY id")
    return [as_int(row[0]) for row in rows]


def is_open(audit: Audit) -> bool:
    return open_everywhere(audit) or bool(open_websites(audit))
