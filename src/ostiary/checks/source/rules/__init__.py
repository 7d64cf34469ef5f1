"""Checks of record rules."""

from __future__ import annotations

from typing import Final

from ostiary.checks.source.material import Source
from ostiary.checks.source.rules import (
    company_restriction_missing,
    global_rule_meant_for_portal,
    restriction_covers_some_operations,
    rule_always_true,
    rule_binds_wrong_attribute,
    rule_by_email,
    rule_does_not_evaluate,
    rule_not_bound_to_owner,
    rule_on_other_model,
    rule_on_unknown_model,
    rule_opens_unset_owner,
    rule_operation_gap,
    rule_references_missing_field,
    rule_uses_main_company,
    rule_uses_time,
    stock_rule_disabled,
    stock_rule_edited,
)
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Source], ...]] = (
    restriction_covers_some_operations.CHECK,
    rule_on_unknown_model.CHECK,
    rule_on_other_model.CHECK,
    company_restriction_missing.CHECK,
    rule_uses_main_company.CHECK,
    rule_always_true.CHECK,
    rule_not_bound_to_owner.CHECK,
    rule_binds_wrong_attribute.CHECK,
    rule_opens_unset_owner.CHECK,
    rule_does_not_evaluate.CHECK,
    rule_uses_time.CHECK,
    rule_references_missing_field.CHECK,
    stock_rule_disabled.CHECK,
    stock_rule_edited.CHECK,
    rule_operation_gap.CHECK,
    global_rule_meant_for_portal.CHECK,
    rule_by_email.CHECK,
)
