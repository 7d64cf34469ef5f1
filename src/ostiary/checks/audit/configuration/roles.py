"""Roles of PostgreSQL: Odoo's own, and others who may read its tables.

Only a live database has them; elsewhere they would be in tables named `ostiary_role` and `ostiary_reader`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Skipped

SENSITIVE: Final = ("res_users", "res_partner", "ir_attachment", "ir_config_parameter", "res_users_apikeys")
_ROLE: Final = """
    SELECT r.rolsuper, r.rolcreaterole
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles r ON r.oid = c.relowner
     WHERE c.relname = 'res_users' AND n.nspname = current_schema()
"""
_READERS: Final = """
    SELECT COALESCE(r.rolname, 'PUBLIC')::text, c.relname::text
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           CROSS JOIN LATERAL aclexplode(c.relacl) AS acl
           LEFT JOIN pg_roles r ON r.oid = acl.grantee
     WHERE n.nspname = current_schema() AND c.relname = ANY($1) AND acl.privilege_type = 'SELECT'
       AND acl.grantee <> c.relowner AND COALESCE(r.rolname, '') <> current_user
     UNION
    SELECT member.rolname::text, '*'
      FROM pg_auth_members link JOIN pg_roles granted ON granted.oid = link.roleid
           JOIN pg_roles member ON member.oid = link.member
     WHERE granted.rolname = 'pg_read_all_data' AND member.rolname <> current_user
     ORDER BY 1, 2
"""


def owner(audit: Audit) -> tuple[bool, bool]:
    """Whether the role that owns Odoo's tables is superuser, and whether it makes roles. Raises Skipped."""
    rows = _ask(audit, _ROLE, "SELECT superuser, makes_roles FROM ostiary_role", "ostiary_role")
    if not rows:
        raise Skipped("the owner of the tables is not known")
    return bool(rows[0][0]), bool(rows[0][1])


def readers(audit: Audit) -> list[tuple[str, str]]:
    """(role, table) of those who may read sensitive tables, but the owner and whoever asks here. Raises Skipped."""
    own = "SELECT role, table_name FROM ostiary_reader ORDER BY 1, 2"
    parameters = [list(SENSITIVE)] if audit.database.dialect == "postgres" else []
    return [(str(role), str(table)) for role, table in _ask(audit, _READERS, own, "ostiary_reader", parameters)]


def _ask(audit: Audit, live: str, kept: str, table: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
    if audit.database.dialect == "postgres":
        return audit.rows(live, parameters)
    if not audit.has(table):
        raise Skipped("only a live database tells its roles")
    return audit.rows(kept)
