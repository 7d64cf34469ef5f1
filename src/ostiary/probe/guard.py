"""What a trial that only reads may send. Everything that is not known to be harmless is refused before it leaves."""

from __future__ import annotations

import re
from typing import Final

from ostiary.errors import UsageError
from ostiary.probe.exchange import Request

READING: Final = frozenset(
    {
        "check_access_rights",
        "check_access_rule",
        "default_get",
        "export_data",
        "fields_get",
        "formatted_read_group",
        "has_access",
        "name_get",
        "name_search",
        "read",
        "read_group",
        "search",
        "search_count",
        "search_read",
        "web_read",
        "web_read_group",
        "web_search_read",
    }
)
"""Methods of every model that change nothing."""
_HARMLESS_POSTS: Final = frozenset(
    {
        "/web/database/list",
        "/web/session/check",
        "/web/session/get_session_info",
        "/web/webclient/version_info",
    }
)
_SIGNING: Final = frozenset({"/web/login", "/web/login/totp", "/web/session/authenticate"})
"""Where a trial signs in; the server notes the time of it, and nothing else."""
_CHANGING: Final = re.compile(
    r"/web/(session/(logout|destroy)|database/(?!(selector|manager|list)$)|become|action|dataset/call_button|proxy)"
    r"|/(accept|decline|sign|pay|cancel|confirm|delete|unlink|remove|unsubscribe|unfollow|logout|deactivate|activate|update|reset|refuse"
    r"|approve|reorder|quick_reorder|archive|set_[a-z_]+)(/|$)"
)
"""Addresses that do something although they are only opened."""
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Forbidden(UsageError):
    """Something that only reads was about to change something."""


def check_harmless(request: Request) -> None:
    """Raise Forbidden for a request that might change something."""
    if not is_harmless(request):
        what = f"{request.rpc.model}.{request.rpc.method}" if request.rpc else f"{request.method} {request.path}"
        raise Forbidden(f"`{what}` might change something", hint="--allow-writes permits it, on a test database")


def is_harmless(request: Request) -> bool:
    """Whether a request changes nothing, as far as its sender knows, or else by what it looks like."""
    if request.effect != "unknown":
        return request.effect == "reads"
    if request.rpc is not None:
        return request.rpc.method in READING
    if request.method in _SAFE_METHODS:
        return _CHANGING.search(request.path) is None
    return request.method == "POST" and request.path in _HARMLESS_POSTS | _SIGNING
