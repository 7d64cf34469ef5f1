"""Archived users whose keys still lie around."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users, ids_of
from ostiary.findings import Check, Finding, Skipped

_TABLES: Final = {"res_users_apikeys": "keys", "auth_totp_device": "devices"}


def judge(audit: Audit) -> Iterator[Finding]:
    """Inactive users with API keys or trusted devices that have not run out."""
    known = {table: words for table, words in _TABLES.items() if audit.has(table, "user_id")}
    if not known:
        raise Skipped("the source has no API keys")
    counts: dict[str, int] = {}
    found: set[int] = set()
    for table, words in known.items():
        dated = audit.has(table, "expiration_date")
        alive = " AND (k.expiration_date IS NULL OR k.expiration_date > $1)" if dated else ""
        sql = f"SELECT u.id FROM {table} k JOIN res_users u ON u.id = k.user_id WHERE u.active IS NOT TRUE" + alive
        users = ids_of(audit.rows(sql, [audit.now] if dated else []))
        counts[words] = len(users)
        found.update(users)
    message = "{users} with API keys or trusted devices that work again as soon as somebody restores the user."
    yield from about_users(CHECK, audit, found, message, kind="archived user", also=counts)


CHECK: Final = Check(
    code="OST-U032",
    slug="archived-user-with-live-credentials",
    title="Archived users still have keys",
    severity="medium",
    why="Whoever restores the user brings keys back to life that nobody thought of.",
    remedy="Delete the keys and trusted devices of archived users.",
    judge=judge,
)
