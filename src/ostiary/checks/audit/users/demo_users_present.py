"""Users of the demo data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import about_users
from ostiary.findings import Check, Finding

DEMO: Final = ("base.user_demo", "base.demo_user0")


def judge(audit: Audit) -> Iterator[Finding]:
    """Active users whom the demo data brought."""
    ids = {audit.id_of(name) for name in DEMO}
    found = [user.id for user in audit.users if user.id in ids]
    message = "{users} of Odoo's demo data, with logins and passwords that everybody knows."
    yield from about_users(CHECK, audit, found, message, kind="active user")


CHECK: Final = Check(
    code="OST-U030",
    slug="demo-users-present",
    title="Users of the demo data are active",
    severity="high",
    why="Their passwords are the same in every Odoo and are printed in its documentation.",
    remedy="Archive the demo users; a database with demo data should not serve customers at all.",
    judge=judge,
)
