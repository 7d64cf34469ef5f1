"""Checks of users and their contacts: whose account is what, and to which customer it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.users import (
    admin_without_second_factor,
    archived_user_with_live_credentials,
    default_admin_login,
    demo_users_present,
    departed_employee_turned_portal,
    duplicate_portal_users,
    email_differs_from_login,
    email_domain_mismatch,
    employee_as_portal_user,
    hub_partner,
    outsider_with_two_user_types,
    partner_parent_cycle,
    partner_without_commercial,
    portal_parent_archived,
    portal_partner_archived,
    portal_user_dormant,
    portal_user_never_logged_in,
    portal_user_of_own_company,
    public_user_can_log_in,
    public_user_partner_is_customer,
    share_flag_lies,
    shared_mailbox_login,
    split_customer,
    superuser_login_open,
    too_many_administrators,
    user_without_partner,
    user_without_type,
    website_public_user_not_public_type,
)
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Audit], ...]] = (
    outsider_with_two_user_types.CHECK,
    user_without_type.CHECK,
    share_flag_lies.CHECK,
    user_without_partner.CHECK,
    partner_without_commercial.CHECK,
    partner_parent_cycle.CHECK,
    portal_partner_archived.CHECK,
    portal_parent_archived.CHECK,
    portal_user_of_own_company.CHECK,
    portal_user_dormant.CHECK,
    portal_user_never_logged_in.CHECK,
    duplicate_portal_users.CHECK,
    shared_mailbox_login.CHECK,
    email_differs_from_login.CHECK,
    email_domain_mismatch.CHECK,
    employee_as_portal_user.CHECK,
    departed_employee_turned_portal.CHECK,
    public_user_can_log_in.CHECK,
    website_public_user_not_public_type.CHECK,
    public_user_partner_is_customer.CHECK,
    superuser_login_open.CHECK,
    default_admin_login.CHECK,
    too_many_administrators.CHECK,
    admin_without_second_factor.CHECK,
    demo_users_present.CHECK,
    archived_user_with_live_credentials.CHECK,
    hub_partner.CHECK,
    split_customer.CHECK,
)

READS: Final[Mapping[str, tuple[str, ...]]] = {
    "res_partner": (
        "id", "active", "parent_id", "commercial_partner_id", "is_company", "partner_share", "email", "vat",
    ),
    "res_users": ("id", "active", "login", "partner_id", "create_date"),
    "res_users_log": ("create_uid", "create_date"),
    "mail_presence": ("user_id", "last_presence"),
    "bus_presence": ("user_id", "last_presence"),
    "hr_employee": ("id", "active", "user_id", "work_contact_id", "address_home_id"),
    "res_users_apikeys": ("user_id", "expiration_date"),
    "auth_totp_device": ("user_id", "expiration_date"),
    "auth_passkey_key": ("create_uid",),
    "res_company": ("id", "partner_id"),
}  # fmt: skip
"""What these checks read beside the facts."""
PRESENCE_ONLY: Final[Mapping[str, tuple[str, ...]]] = {"res_users": ("password", "totp_secret", "oauth_uid")}
"""Secrets: whether there is one."""
