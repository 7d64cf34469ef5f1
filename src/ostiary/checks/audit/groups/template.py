"""The user whom every sign-up copies."""

from __future__ import annotations

from ostiary.checks.audit.material import Audit
from ostiary.facts import User

PARAMETER = "base.template_portal_user_id"


def template_user(audit: Audit) -> User | None:
    """The user that the system parameter names; where it cannot be read, the one that Odoo brought."""
    number = audit.id_of(PARAMETER)
    if audit.has("ir_config_parameter", "key", "value"):
        value = audit.parameters.get(PARAMETER, "")
        number = int(value) if value.isdigit() else number
    return audit.facts.users.get(number or 0)
