"""Checks of groups: which ones outsiders are in, and how they came there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ostiary.checks.audit.groups import (
    export_right_for_outsider,
    group_implication_cycle,
    outsider_direct_extra_group,
    outsider_in_admin_group,
    outsider_in_business_group,
    outsider_in_technical_group,
    partner_manager_outsider,
    portal_api_key_duration_unlimited,
    portal_group_implies_extra,
    portal_group_implies_internal,
    public_group_implies_extra,
    template_user_not_portal_type,
    template_user_overprivileged,
    user_manager_is_not_administrator,
)
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Audit], ...]] = (
    portal_group_implies_internal.CHECK,
    portal_group_implies_extra.CHECK,
    public_group_implies_extra.CHECK,
    outsider_direct_extra_group.CHECK,
    outsider_in_admin_group.CHECK,
    outsider_in_business_group.CHECK,
    outsider_in_technical_group.CHECK,
    export_right_for_outsider.CHECK,
    partner_manager_outsider.CHECK,
    template_user_overprivileged.CHECK,
    template_user_not_portal_type.CHECK,
    group_implication_cycle.CHECK,
    portal_api_key_duration_unlimited.CHECK,
    user_manager_is_not_administrator.CHECK,
)

READS: Final[Mapping[str, tuple[str, ...]]] = {
    "res_groups": ("id", "privilege_id", "category_id", "api_key_duration"),
    "ir_config_parameter": ("key",),
}
"""What these checks read beside the facts. Of `ir_config_parameter.value` they read the id of the template user."""
