"""The system parameters whose values checks may read. Everything else in `ir_config_parameter` may be a secret."""

from __future__ import annotations

from typing import Final

READABLE: Final = frozenset(
    {
        "auth_password_policy.minlength",
        "auth_signup.invitation_scope",
        "auth_signup.reset_password",
        "auth_signup.reset_password.validity.hours",
        "auth_signup.signup.validity.hours",
        "auth_totp.policy",
        "auth_totp.trusted_device_age",
        "base.login_cooldown_after",
        "base.login_cooldown_duration",
        "base.profiling_enabled_until",
        "base.template_portal_user_id",
        "database.is_neutralized",
        "mail.chat_from_token",
        "portal.allow_api_keys",
        "sessions.max_inactivity_seconds",
        "web.base.url",
        "web.base.url.freeze",
        "web.json.enabled",
    }
)
FALSE_WORDS: Final = frozenset({"", "0", "f", "false", "n", "no", "none", "off"})


def is_on(value: str | None) -> bool:
    """Whether a parameter or option is switched on, as Odoo's `str2bool` reads it."""
    return (value or "").strip().lower() not in FALSE_WORDS


def as_number(value: str | None, default: float) -> float:
    """A parameter that is a number; the default where it is missing or is none."""
    try:
        return float(value) if value is not None else default
    except ValueError:
        return default
