"""Sign-up, login and sessions: how an outsider becomes a user, proves it, and is shown the door."""

from __future__ import annotations

from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.signup import (
    invitation_pending_long,
    ldap_creates_users,
    ldap_without_tls,
    login_as_module,
    login_case_duplicates,
    oauth_identity_shared,
    oauth_provider_over_http,
    outsider_without_second_factor_policy,
    password_minimum_missing,
    same_password_hash,
    second_factor_adoption_low,
    second_factor_shared_secret,
    sessions_survive_revocation,
    signup_adopts_partner,
    signup_open_on_one_website,
    signup_open_to_everyone,
    signup_template_user_active,
    signup_template_user_missing,
    trusted_device_old,
)
from ostiary.findings import Check

CHECKS: Final[tuple[Check[Audit], ...]] = (
    signup_open_to_everyone.CHECK,
    signup_open_on_one_website.CHECK,
    signup_adopts_partner.CHECK,
    signup_template_user_active.CHECK,
    signup_template_user_missing.CHECK,
    invitation_pending_long.CHECK,
    outsider_without_second_factor_policy.CHECK,
    second_factor_adoption_low.CHECK,
    trusted_device_old.CHECK,
    second_factor_shared_secret.CHECK,
    password_minimum_missing.CHECK,
    same_password_hash.CHECK,
    oauth_provider_over_http.CHECK,
    oauth_identity_shared.CHECK,
    ldap_creates_users.CHECK,
    ldap_without_tls.CHECK,
    sessions_survive_revocation.CHECK,
    login_as_module.CHECK,
    login_case_duplicates.CHECK,
)

READS: Final[dict[str, tuple[str, ...]]] = {
    "auth_oauth_provider": ("enabled", "auth_endpoint", "validation_endpoint", "data_endpoint"),
    "auth_passkey_key": ("create_uid",),
    "auth_totp_device": ("user_id", "create_date"),
    "ir_config_parameter": ("key",),
    "res_company_ldap": ("ldap_server", "ldap_tls", "create_user", "user"),
    "res_device_log": ("user_id", "revoked", "last_activity"),
    "res_partner": ("active", "email"),
    "res_users": ("login", "create_date", "oauth_provider_id"),
    "website": ("auth_signup_uninvited",),
}
"""The columns that the checks of this area read; of parameters, the values of `parameters.READABLE` alone."""
PRESENCE_ONLY: Final[dict[str, tuple[str, ...]]] = {
    "res_users": ("password", "totp_secret", "oauth_uid"),
}
"""Secrets and contents: whether there is one, and whether two are the same."""
