"""API keys, whose they are and how old."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import Found, find
from ostiary.facts import User

TABLE: Final = "res_users_apikeys"
_OF_USERS: Final = f"SELECT id FROM {TABLE} WHERE user_id = ANY($1)"


def keys_of(audit: Audit, users: Iterable[User], condition: str = "TRUE", *parameters: object) -> Found:
    """The keys of some users for which a condition holds; its parameters begin at `$2`."""
    audit.require(TABLE, "user_id")
    return find(audit, f"{_OF_USERS} AND {condition}", [[user.id for user in users], *parameters])
