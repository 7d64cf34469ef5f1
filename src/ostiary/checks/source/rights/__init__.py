"""Checks of access rights."""

from __future__ import annotations

from typing import Final

from ostiary.checks.source.material import Source
from ostiary.checks.source.rights import (
    access_right_on_abstract_model,
    access_right_on_missing_model,
    access_without_group_grants,
    duplicate_access_right,
    everyone_may_write,
    model_without_any_access,
    operation_word_unknown,
    outsider_creates_attachments,
    outsider_permission_without_domain,
    portal_can_create,
    portal_can_delete,
    portal_can_write,
    portal_group_implies_extra,
    portal_group_implies_internal,
    portal_model_without_rule,
    portal_reads_technical_model,
    public_can_create,
    public_can_write,
    public_model_without_rule,
    wizard_open_to_outsiders,
    write_without_read,
)
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Source], ...]] = (
    portal_can_create.CHECK,
    portal_can_write.CHECK,
    portal_can_delete.CHECK,
    public_can_create.CHECK,
    public_can_write.CHECK,
    access_without_group_grants.CHECK,
    portal_reads_technical_model.CHECK,
    wizard_open_to_outsiders.CHECK,
    model_without_any_access.CHECK,
    duplicate_access_right.CHECK,
    access_right_on_missing_model.CHECK,
    write_without_read.CHECK,
    outsider_creates_attachments.CHECK,
    everyone_may_write.CHECK,
    outsider_permission_without_domain.CHECK,
    operation_word_unknown.CHECK,
    portal_group_implies_internal.CHECK,
    portal_group_implies_extra.CHECK,
    access_right_on_abstract_model.CHECK,
    portal_model_without_rule.CHECK,
    public_model_without_rule.CHECK,
)
