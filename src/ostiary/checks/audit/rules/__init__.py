"""Checks of record rules: what they say for outsiders, how they add up, and what differs from stock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rules import (
    follower_based_rule,
    global_flag_mismatch,
    global_rule_meant_for_portal,
    header_rule_without_line_rule,
    portal_model_without_rule,
    public_model_without_rule,
    published_only_rule,
    restrictive_rule_ored_away,
    rule_always_true,
    rule_binds_wrong_attribute,
    rule_by_email,
    rule_child_of_false,
    rule_depends_on_website,
    rule_does_not_evaluate,
    rule_not_bound_to_owner,
    rule_on_unsearchable_field,
    rule_on_user_editable_field,
    rule_opens_siblings,
    rule_opens_unset_owner,
    rule_operation_gap,
    rule_references_missing_field,
    rule_uses_time,
    rule_widened_by_sibling_rule,
    rule_with_hard_coded_id,
    rule_without_operations,
    search_and_record_disagree,
    stock_rule_disabled,
    stock_rule_edited,
    stock_rule_missing,
)
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Audit], ...]] = (
    portal_model_without_rule.CHECK,
    public_model_without_rule.CHECK,
    rule_always_true.CHECK,
    rule_not_bound_to_owner.CHECK,
    rule_binds_wrong_attribute.CHECK,
    rule_opens_siblings.CHECK,
    rule_child_of_false.CHECK,
    rule_opens_unset_owner.CHECK,
    rule_does_not_evaluate.CHECK,
    rule_uses_time.CHECK,
    rule_references_missing_field.CHECK,
    rule_on_unsearchable_field.CHECK,
    stock_rule_disabled.CHECK,
    stock_rule_edited.CHECK,
    stock_rule_missing.CHECK,
    rule_operation_gap.CHECK,
    rule_without_operations.CHECK,
    rule_widened_by_sibling_rule.CHECK,
    restrictive_rule_ored_away.CHECK,
    global_rule_meant_for_portal.CHECK,
    global_flag_mismatch.CHECK,
    follower_based_rule.CHECK,
    rule_by_email.CHECK,
    rule_on_user_editable_field.CHECK,
    header_rule_without_line_rule.CHECK,
    search_and_record_disagree.CHECK,
    rule_depends_on_website.CHECK,
    rule_with_hard_coded_id.CHECK,
    published_only_rule.CHECK,
)

READS: Final[Mapping[str, tuple[str, ...]]] = {
    "res_users": ("id", "partner_id"),
    "res_partner": ("id", "commercial_partner_id"),
}
"""What these checks read beside facts and decisions; columns that a rule compares are kept for the decisions anyway."""
