"""Logins that are another e-mail address than the contact's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users, ids_of, outsider_ids
from ostiary.findings import Check, Finding

_DIFFERENT: Final = """
    SELECT u.id FROM res_users u JOIN res_partner p ON p.id = u.partner_id
    WHERE u.id = ANY($1) AND u.login LIKE '%@%' AND p.email LIKE '%@%'
    AND lower(trim(u.login)) <> lower(trim(p.email))
    AND (split_part(lower(trim(u.login)), '@', 2) = split_part(lower(trim(p.email)), '@', 2)) = $2
"""


def judge(audit: Audit) -> Iterator[Finding]:
    """Apart: addresses at another provider or company, and those of the same one."""
    audit.require("res_partner", "email")
    outsiders = outsider_ids(audit)
    elsewhere = ids_of(audit.rows(_DIFFERENT, [outsiders, False]))
    message = "{users} whose contact has an e-mail address of another domain than the login; links to reset go there."
    yield from about_users(CHECK, audit, elsewhere, message, identity=("domain",))
    colleague = ids_of(audit.rows(_DIFFERENT, [outsiders, True]))
    message = "{users} whose contact has another e-mail address of the same domain than the login; links go there."
    yield from about_users(CHECK, audit, colleague, message, severity="low", identity=("name",))


CHECK: Final = Check(
    code="OST-U015",
    slug="email-differs-from-login",
    title="The e-mail address of a portal user is not the login",
    severity="high",
    why="Links to reset a password go to the contact's address, so whoever edited the contact can take the login over.",
    remedy="Ask the person which address is right, and make login and e-mail the same.",
    judge=judge,
)
