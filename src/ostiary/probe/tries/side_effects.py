"""What is not tried in a trial that only reads: requests that change something, each with the reason."""

from __future__ import annotations

import re
from typing import Final

from ostiary.probe.discovery.route import RouteFact

HARMLESS: Final = {
    "portal.account": "only a form that is sent back writes",
    "portal.security": "only a form that is sent back writes",
    "portal.home": "shows numbers",
    "sale.portal_order_page": "only a right token leaves a note in the chatter",
    "purchase.portal_my_purchase_order": "only the argument `confirm` changes something",
    "portal.my_addresses": "shows addresses",
}
"""Routes whose code changes something that a plain GET does not reach: read in the source."""
_PATHS: Final = (
    (re.compile(r"log(out|in)|/session/|/totp|signup|reset_password|switch"), "it ends or makes a session"),
    (re.compile(r"unsubscri|subscribe|unfollow|follow"), "it ends or makes a subscription"),
    (re.compile(r"confirm|accept|declin|reject|refus|approv|validat|sign\b|/sign/|cancel|acknowledg"), "it decides"),
    (re.compile(r"delet|remov|archive|unlink|destroy|drop|purge|clear|close"), "it deletes or archives"),
    (re.compile(r"payment|/pay/|/pay$|transaction|checkout|webhook|/cart|/shop/"), "it pays, buys or calls back"),
    (re.compile(r"submit|upload|import|install|post\b|create|add_|/add|update|save|write|set_|toggle|vote|like"),
     "it sends or saves something"),
    (re.compile(r"/database/|/backup|/restart|/iot|/hw_|/pos|websocket|longpolling|/bus/|/json/"), "it is no page"),
    (re.compile(r"/join|/leave|/invite|/start|/begin|/init|/reset|/reply|/rate|/send|/reorder|/notify"), "it acts"),
    (re.compile(r"/r/|/mail/track|/mailing/|open\.gif|/link_tracker|/sms/"), "it counts a visit"),
)  # fmt: skip


def takes_get(route: RouteFact) -> bool:
    return not route.methods or "GET" in route.methods


def reason_against(route: RouteFact) -> str | None:
    """Why a route is not called in a trial that only reads; None when it may be.

    Stock routes go by the words of their path as well; of those of addons the code was read.
    """
    if f"{route.module}.{route.method}" in HARMLESS:
        return None
    if route.changes is not None:
        return f"its code changes data: `{route.changes}`"
    if not route.is_json and not takes_get(route):
        return f"it takes {', '.join(route.methods)} alone"
    return reason_against_path(route.name) if route.location is None else None


def reason_against_path(path: str) -> str | None:
    """Why an address is not visited, going by its words."""
    plain = path.partition("?")[0].lower()
    return next((reason for pattern, reason in _PATHS if pattern.search(plain)), None)
