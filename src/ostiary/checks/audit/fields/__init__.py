"""Fields: what outsiders read or write that is not meant for them, in records that they may open."""

from __future__ import annotations

from typing import Final

from ostiary.checks.audit.fields import (
    bank_field_readable,
    cost_readable,
    credential_field_readable,
    customer_rating_readable,
    group_on_view_only,
    health_field_readable,
    hidden_field_oracle,
    identity_field_readable,
    internal_note_readable,
    manual_field_without_group,
    margin_readable,
    outsider_rewrites_owner,
    outsider_writes_privileged_field,
    related_field_leaks,
    salary_field_readable,
    studio_binary_readable,
    token_field_readable,
)
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Audit], ...]] = (
    cost_readable.CHECK,
    margin_readable.CHECK,
    internal_note_readable.CHECK,
    customer_rating_readable.CHECK,
    bank_field_readable.CHECK,
    identity_field_readable.CHECK,
    salary_field_readable.CHECK,
    health_field_readable.CHECK,
    credential_field_readable.CHECK,
    token_field_readable.CHECK,
    studio_binary_readable.CHECK,
    manual_field_without_group.CHECK,
    related_field_leaks.CHECK,
    group_on_view_only.CHECK,
    outsider_writes_privileged_field.CHECK,
    outsider_rewrites_owner.CHECK,
    hidden_field_oracle.CHECK,
)

READS: Final[dict[str, tuple[str, ...]]] = {
    "ir_model_fields": ("model", "name", "state", "ttype"),
    "ir_ui_view": ("model", "type", "active"),
}
"""The columns that the checks of this area read, beside what decisions need."""
PRESENCE_ONLY: Final[dict[str, tuple[str, ...]]] = {"ir_ui_view": ("arch_db",)}
"""And the fields that `sensitive` finds, in any table: only how many rows have a value."""
