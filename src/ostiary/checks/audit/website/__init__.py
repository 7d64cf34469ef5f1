"""The website: what is published, who visitors are, and what they may start."""

from __future__ import annotations

from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.website import (
    broken_portal_view,
    model_page_open,
    published_partner,
    published_server_action,
    shared_public_user_between_websites,
    website_company_not_of_public_user,
    website_domain_http,
    website_form_model_open,
    website_without_domain,
)
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Audit], ...]] = (
    published_partner.CHECK,
    website_form_model_open.CHECK,
    published_server_action.CHECK,
    model_page_open.CHECK,
    shared_public_user_between_websites.CHECK,
    website_company_not_of_public_user.CHECK,
    website_without_domain.CHECK,
    website_domain_http.CHECK,
    broken_portal_view.CHECK,
)

READS: Final[dict[str, tuple[str, ...]]] = {
    "ir_act_server": ("website_published", "state"),
    "ir_model": ("website_form_access",),
    "ir_ui_view": ("model", "key", "inherit_id", "mode", "priority", "website_id", "visibility", "active"),
    "res_partner": ("is_published", "active"),
    "website_controller_page": ("view_id", "record_domain", "is_published"),
}
"""The columns that the checks of this area read."""
PRESENCE_ONLY: Final[dict[str, tuple[str, ...]]] = {}
"""Secrets: none."""
