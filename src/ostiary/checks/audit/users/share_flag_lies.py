"""The stored flags that say who is an outsider."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import INTERNAL, Audit
from ostiary.checks.audit.people import about_users, ids_of, outsider_ids
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """`res_users.share` against the groups, and `partner_share` of the partners of outsiders."""
    internal = audit.id_of(INTERNAL)
    lying = [user.id for user in audit.users if user.share != (internal not in audit.groups_of(user))]
    message = "{users} whose stored flag “share user” is not what their groups say; stock rules trust the flag."
    yield from about_users(CHECK, audit, lying, message, kind="user", identity=("user",))
    audit.require("res_partner", "partner_share")
    rows = audit.rows(
        "SELECT u.id FROM res_users u JOIN res_partner p ON p.id = u.partner_id"
        " WHERE u.id = ANY($1) AND p.partner_share IS NOT TRUE"
        " AND NOT EXISTS (SELECT 1 FROM res_users o WHERE o.partner_id = p.id AND o.id = ANY($2))",
        [outsider_ids(audit), [user.id for user in audit.internal_users]],
    )
    message = "{users} whose contact is stored as that of an employee: the company rule on contacts lets all see it."
    yield from about_users(CHECK, audit, ids_of(rows), message, identity=("partner",))


CHECK: Final = Check(
    code="OST-U003",
    slug="share-flag-lies",
    title="A stored flag takes an outsider for an employee, or the other way round",
    severity="high",
    why="Stock rules on users and contacts ask the stored flags, not the groups: a wrong flag opens or hides people.",
    remedy="Save the user's groups once, so that Odoo computes the flags anew; find the import or SQL behind it.",
    judge=judge,
)
