"""Administrators who log in with a password alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users, ids_of
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Active administrators with neither a code generator nor a passkey."""
    audit.require("res_users", "totp_secret")
    passkeys = ""
    if audit.has("auth_passkey_key", "create_uid"):
        passkeys = " AND NOT EXISTS (SELECT 1 FROM auth_passkey_key k WHERE k.create_uid = u.id)"
    administrators = [user.id for user in audit.internal_users if audit.in_group(user, "base.group_system")]
    rows = audit.rows(
        "SELECT u.id FROM res_users u WHERE u.id = ANY($1) AND (u.totp_secret IS NULL OR u.totp_secret = '')"
        + passkeys,
        [administrators],
    )
    message = "{users} without a second factor: a password is all it takes."
    yield from about_users(CHECK, audit, ids_of(rows), message, kind="administrator", of=len(administrators))


CHECK: Final = Check(
    code="OST-U029",
    slug="admin-without-second-factor",
    title="Administrators have no second factor",
    severity="high",
    why="One password that was guessed, phished or used elsewhere opens everything.",
    remedy="Let administrators set up two-factor authentication or a passkey, and make it compulsory.",
    judge=judge,
    modules=("auth_totp",),
)
