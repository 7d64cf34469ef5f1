"""What PostgreSQL itself allows the role that Odoo connects as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ostiary.engine.causes import mending
from ostiary.engine.explanation import Cause, Origin

if TYPE_CHECKING:
    from ostiary.api import World
    from ostiary.facts import Operation

_PRIVILEGE: Final[dict[Operation, str]] = {"read": "SELECT", "write": "UPDATE", "create": "INSERT", "unlink": "DELETE"}

_CLOSED: Final = """
SELECT c.relname, r.rolname
  FROM pg_class c, pg_class users JOIN pg_roles r ON r.oid = users.relowner
 WHERE users.oid = to_regclass('res_users') AND c.relnamespace = users.relnamespace
   AND c.relkind IN ('r', 'v', 'm', 'p') AND c.relname = ANY($1)
   AND NOT has_table_privilege(r.oid, c.oid, $2)
"""
"""Odoo's role is the owner of its users: it made that table itself."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A table that the role may not use."""

    table: str
    role: str
    privilege: str


def closed_tables(world: World, tables: list[str], operation: Operation) -> list[Closed]:
    """The tables among these that Odoo's role may not use; nothing where the source is no PostgreSQL."""
    if world.database.dialect != "postgres":
        return []
    privileges = dict.fromkeys(["SELECT", _PRIVILEGE[operation]])
    return [
        Closed(str(table), str(role), privilege)
        for privilege in privileges
        for table, role in world.database.query(_CLOSED, [tables, privilege])
    ]


def privilege_cause(closed: Closed) -> Cause:
    """A table that is closed to Odoo's role."""
    message = f"PostgreSQL does not allow the role {closed.role} {closed.privilege} on the table {closed.table}"
    evidence: dict[str, object] = {"table": closed.table, "role": closed.role, "privilege": closed.privilege}
    origin = Origin(file=f"pg_class:{closed.table}")
    return Cause(
        "database-permission", "access-right", False, message, origin, evidence, mending("database-permission")
    )
