"""Odoo sees its proxy in place of people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.options import switched_on
from ostiary.checks.audit.material import Audit
from ostiary.database import as_int
from ostiary.findings import Check, Finding, Skipped

ENOUGH: Final = 5
"""Sessions of several people from which something can be said."""
LOCAL: Final = r"^(127\.|10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|::1$|f[cd][0-9a-f]{2}:)"
_SEEN: Final = f"""
    SELECT count(*), count(DISTINCT user_id), count(*) FILTER (WHERE NOT (ip_address ~ '{LOCAL}'))
      FROM res_device_log WHERE ip_address IS NOT NULL
"""


def judge(audit: Audit) -> Iterator[Finding]:
    known = audit.configuration is not None
    if known and switched_on(audit, "proxy_mode"):
        return
    audit.require("res_device_log", "ip_address", "user_id")
    sessions, people, far = (as_int(cell) for cell in audit.rows(_SEEN)[0])
    if sessions < ENOUGH or people < 2:
        raise Skipped("too few sessions are logged to tell whether addresses are those of people")
    if not far:
        yield CHECK.finding(
            f"All {sessions} logged sessions come from local addresses.",
            confidence="firm" if known else "tentative",
            evidence={"sessions": sessions, "users": people, "option": "proxy_mode" if known else None},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C027",
    slug="proxy-mode-off",
    title="Odoo takes the proxy for everybody",
    severity="high",
    why="The pause after wrong passwords counts by address: it locks everybody out or nobody, and logs say nothing.",
    remedy="Set `proxy_mode = True` behind a proxy that overwrites the `X-Forwarded-*` headers.",
    judge=judge,
    series=(18, 20),
    needs=("database", "configuration"),
)
