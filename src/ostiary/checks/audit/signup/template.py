"""The user that sign-ups are copied from."""

from __future__ import annotations

from ostiary.checks.audit.material import Audit

KEY = "base.template_portal_user_id"


def template_id(audit: Audit) -> int | None:
    """Its id by the parameter; None where that is missing or no number."""
    value = audit.parameters.get(KEY, "").strip()
    return int(value) if value.isascii() and value.isdigit() else None
