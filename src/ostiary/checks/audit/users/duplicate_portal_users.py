"""Several logins of one person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users, ids_of, outsider_ids
from ostiary.findings import Check, Finding

_REPEATED: Final = """
    SELECT id FROM (
        SELECT u.id, count(*) OVER (PARTITION BY {key}) AS times, {key} AS key
        FROM res_users u JOIN res_partner p ON p.id = u.partner_id WHERE u.id = ANY($1)
    ) AS users WHERE times > 1 AND key IS NOT NULL
"""


def judge(audit: Audit) -> Iterator[Finding]:
    """Active outsiders with the same e-mail address, or on the same contact."""
    audit.require("res_partner", "email")
    outsiders = [outsider_ids(audit)]
    same = ids_of(audit.rows(_REPEATED.format(key="nullif(lower(trim(p.email)), '')"), outsiders))
    message = "{users} with the e-mail address of another one: whoever leaves keeps a login."
    yield from about_users(CHECK, audit, same, message, identity=("email",))
    one = ids_of(audit.rows(_REPEATED.format(key="u.partner_id"), outsiders))
    message = "{users} on the contact of another one: what one of them does is logged as the same person."
    yield from about_users(CHECK, audit, one, message, identity=("partner",))


CHECK: Final = Check(
    code="OST-U012",
    slug="duplicate-portal-users",
    title="One person has several portal users",
    severity="medium",
    why="Whoever closes one account leaves the other one open, perhaps at another customer.",
    remedy="Keep one account for each person and archive the others.",
    judge=judge,
)
