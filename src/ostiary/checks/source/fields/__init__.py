"""Checks of fields and models."""

from __future__ import annotations

from typing import Final

from ostiary.checks.source.fields import (
    access_override_unknown,
    bank_field_readable,
    cost_readable,
    credential_field_readable,
    dead_check_access_override,
    field_group_lost_in_override,
    group_on_view_only,
    health_field_readable,
    html_field_unsanitised,
    identity_field_readable,
    internal_note_readable,
    mail_post_access_lowered,
    margin_readable,
    outsider_rewrites_owner,
    published_mixin_on_private_model,
    related_field_leaks,
    salary_field_readable,
    token_field_readable,
)
from ostiary.checks.source.material import Source
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Source], ...]] = (
    cost_readable.CHECK,
    margin_readable.CHECK,
    internal_note_readable.CHECK,
    bank_field_readable.CHECK,
    identity_field_readable.CHECK,
    salary_field_readable.CHECK,
    health_field_readable.CHECK,
    credential_field_readable.CHECK,
    token_field_readable.CHECK,
    related_field_leaks.CHECK,
    group_on_view_only.CHECK,
    field_group_lost_in_override.CHECK,
    outsider_rewrites_owner.CHECK,
    html_field_unsanitised.CHECK,
    access_override_unknown.CHECK,
    dead_check_access_override.CHECK,
    mail_post_access_lowered.CHECK,
    published_mixin_on_private_model.CHECK,
)
