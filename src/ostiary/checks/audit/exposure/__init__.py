"""Exposure: records that outsiders reach and that belong to somebody else, counted on the real rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ostiary.checks.audit.exposure import (
    applicant_visible,
    bank_account_visible,
    collaborator_outside_customer,
    customer_changes_other_customer,
    customer_sees_other_customer,
    document_with_two_customers,
    draft_visible,
    follower_of_other_customer,
    internal_note_visible,
    message_addressed_to_stranger,
    note_subtype_not_internal,
    ownerless_record_visible,
    payment_token_of_other,
    price_list_of_others,
    product_cost_side_tables,
    project_visible_too_wide,
    public_sees_customer_document,
    public_sees_personal_data,
    rpc_wider_than_page,
    sees_internal_partner,
    sees_other_people_of_other_customers,
    task_visible_across_customers,
    timesheet_visible,
    whole_table_visible,
)
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Audit], ...]] = (
    customer_sees_other_customer.CHECK,
    customer_changes_other_customer.CHECK,
    sees_internal_partner.CHECK,
    sees_other_people_of_other_customers.CHECK,
    public_sees_customer_document.CHECK,
    public_sees_personal_data.CHECK,
    whole_table_visible.CHECK,
    rpc_wider_than_page.CHECK,
    draft_visible.CHECK,
    ownerless_record_visible.CHECK,
    document_with_two_customers.CHECK,
    timesheet_visible.CHECK,
    internal_note_visible.CHECK,
    note_subtype_not_internal.CHECK,
    message_addressed_to_stranger.CHECK,
    follower_of_other_customer.CHECK,
    project_visible_too_wide.CHECK,
    collaborator_outside_customer.CHECK,
    task_visible_across_customers.CHECK,
    payment_token_of_other.CHECK,
    bank_account_visible.CHECK,
    price_list_of_others.CHECK,
    product_cost_side_tables.CHECK,
    applicant_visible.CHECK,
)

READS: Final[Mapping[str, tuple[str, ...]]] = {
    "account_analytic_line": ("project_id",),
    "account_move_line": ("move_id",),
    "ir_property": ("name", "res_id", "value_reference"),
    "mail_followers": ("res_model", "res_id", "partner_id"),
    "mail_message": ("model", "res_id", "is_internal", "subtype_id"),
    "mail_message_subtype": ("internal",),
    "payment_transaction": ("token_id", "payment_token_id", "partner_id"),
    "product_pricelist": ("id",),
    "project_collaborator": ("project_id", "partner_id"),
    "project_project": ("privacy_visibility", "partner_id"),
    "project_task": ("partner_id", "project_id"),
    "res_partner": ("commercial_partner_id", "property_product_pricelist", "specific_property_product_pricelist"),
    "sale_order_line": ("order_id",),
    "sale_order_line_invoice_rel": ("order_line_id", "invoice_line_id"),
    "stock_picking": ("sale_id", "partner_id"),
}
"""What these checks read beside what exposure is counted from: that is in the columns of ownership and rules."""
