"""Tokens and sharing links: a token opens one record without a login, and mostly for ever."""

from __future__ import annotations

from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.tokens import (
    attachment_token_old,
    attachment_token_on_private_document,
    channel_joinable_by_link,
    dashboard_shared_by_link,
    database_secret_weak,
    guest_can_create_channels,
    signup_pending_on_internal,
    signup_token_without_expiry,
    signup_validity_too_long,
    survey_open_by_link,
    token_guessable,
    token_in_link_tracker,
    token_in_mail_body,
    token_in_visitor_track,
    token_not_uuid4,
    token_of_departed_customer,
    token_older_than_limit,
    token_on_unshareable_document,
    token_printed_in_view,
    token_shared_by_two_records,
)
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Audit], ...]] = (
    token_on_unshareable_document.CHECK,
    token_shared_by_two_records.CHECK,
    token_not_uuid4.CHECK,
    token_guessable.CHECK,
    token_older_than_limit.CHECK,
    token_of_departed_customer.CHECK,
    token_printed_in_view.CHECK,
    token_in_mail_body.CHECK,
    token_in_link_tracker.CHECK,
    token_in_visitor_track.CHECK,
    attachment_token_on_private_document.CHECK,
    attachment_token_old.CHECK,
    signup_token_without_expiry.CHECK,
    signup_pending_on_internal.CHECK,
    signup_validity_too_long.CHECK,
    survey_open_by_link.CHECK,
    dashboard_shared_by_link.CHECK,
    channel_joinable_by_link.CHECK,
    guest_can_create_channels.CHECK,
    database_secret_weak.CHECK,
)

READS: Final[dict[str, tuple[str, ...]]] = {
    "account_move": ("state", "move_type", "partner_id", "create_date"),
    "discuss_channel": ("channel_type", "group_public_id", "active"),
    "ir_attachment": ("res_model", "create_date"),
    "ir_config_parameter": ("key",),
    "ir_ui_view": ("active", "type"),
    "mail_channel": ("channel_type", "group_public_id", "public", "active"),
    "mail_message": ("model", "res_id"),
    "mail_message_res_partner_rel": ("mail_message_id", "res_partner_id"),
    "project_project": ("privacy_visibility", "partner_id", "create_date"),
    "project_task": ("project_id", "partner_id", "create_date"),
    "purchase_order": ("state", "partner_id", "create_date"),
    "res_partner": ("active", "commercial_partner_id", "partner_share", "signup_type", "signup_expiration"),
    "sale_order": ("state", "partner_id", "create_date"),
    "survey_question": ("survey_id", "save_as_email", "save_as_nickname"),
    "survey_survey": ("active", "access_mode", "users_login_required"),
}
"""The columns that the checks of this area read."""
PRESENCE_ONLY: Final[dict[str, tuple[str, ...]]] = {
    "account_move": ("access_token",),
    "ir_attachment": ("access_token",),
    "ir_config_parameter": ("value",),
    "ir_ui_view": ("arch_db",),
    "link_tracker": ("url",),
    "mail_message": ("body",),
    "mail_template": ("body_html",),
    "project_project": ("access_token",),
    "project_task": ("access_token",),
    "purchase_order": ("access_token",),
    "res_partner": ("signup_token",),
    "sale_order": ("access_token",),
    "spreadsheet_dashboard_share": ("access_token",),
    "website_track": ("url",),
}
"""Secrets and contents: looked at inside the database (is there one, how long, what form, twice?), never fetched."""
