"""Portal users whose contact is archived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users, ids_of, outsider_ids
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Active outsiders with an archived partner."""
    audit.require("res_partner", "active")
    rows = audit.rows(
        "SELECT u.id FROM res_users u JOIN res_partner p ON p.id = u.partner_id"
        " WHERE u.id = ANY($1) AND p.active IS NOT TRUE",
        [outsider_ids(audit)],
    )
    message = "{users} can log in though their contact is archived and out of sight."
    yield from about_users(CHECK, audit, ids_of(rows), message)


CHECK: Final = Check(
    code="OST-U007",
    slug="portal-partner-archived",
    title="A portal user's contact is archived",
    severity="medium",
    why="The login works and rules still match, while nobody sees the person in the list of contacts any more.",
    remedy="Archive the user as well, or restore the contact.",
    judge=judge,
)
