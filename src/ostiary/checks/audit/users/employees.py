"""Who of some users stands in the list of employees."""

from __future__ import annotations

from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.people import ids_of

CONTACTS: Final = ("work_contact_id", "address_home_id")
"""The employee's own contact: the first since 16, the second before."""


def users_of_employees(audit: Audit, users: list[int], *, active: bool) -> set[int]:
    """The users that active, or archived, employees name as their user or their contact."""
    audit.require("hr_employee", "active", "user_id")
    contacts = [f"e.{name} = u.partner_id" for name in CONTACTS if audit.has("hr_employee", name)]
    rows = audit.rows(
        f"SELECT DISTINCT u.id FROM res_users u JOIN hr_employee e ON {' OR '.join(['e.user_id = u.id', *contacts])}"
        " WHERE u.id = ANY($1) AND coalesce(e.active, FALSE) = $2",
        [users, active],
    )
    return set(ids_of(rows))
