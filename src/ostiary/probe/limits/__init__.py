"""What a server does beside its rules: sign-in, sessions, headers, redirects, and how fast it lets somebody ask.

Each check asks little. The last ones ask in bursts, and may make the server pause sign-ins from this address for a
minute; so they come last.
"""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.limits import (
    api_without_rate_limit,
    database_manager_reachable,
    dbfilter_missing,
    debug_open_to_outsiders,
    developer_mode_open,
    list_db_enabled,
    login_cooldown_disabled,
    login_redirects_elsewhere,
    login_tells_users_apart,
    master_password_default,
    neutralised_copy_reachable,
    pages_can_be_framed,
    pages_without_rate_limit,
    password_reset_tells_users_apart,
    private_pages_kept_by_caches,
    security_headers_missing,
    session_cookie_flags,
    session_fixed_on_login,
    session_survives_logout,
)
from ostiary.probe.limits.material import Limits

CHECKS: Final[tuple[Check[Limits], ...]] = (
    list_db_enabled.CHECK,
    database_manager_reachable.CHECK,
    master_password_default.CHECK,
    dbfilter_missing.CHECK,
    developer_mode_open.CHECK,
    neutralised_copy_reachable.CHECK,
    session_cookie_flags.CHECK,
    security_headers_missing.CHECK,
    pages_can_be_framed.CHECK,
    private_pages_kept_by_caches.CHECK,
    debug_open_to_outsiders.CHECK,
    login_redirects_elsewhere.CHECK,
    session_fixed_on_login.CHECK,
    session_survives_logout.CHECK,
    password_reset_tells_users_apart.CHECK,
    pages_without_rate_limit.CHECK,
    api_without_rate_limit.CHECK,
    login_tells_users_apart.CHECK,
    login_cooldown_disabled.CHECK,
)

__all__ = ["CHECKS", "Limits"]
