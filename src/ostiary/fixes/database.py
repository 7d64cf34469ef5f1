"""Mends of the database's own privileges, which only its owner can do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.database import quoted
from ostiary.fixes.case import Case
from ostiary.fixes.fix import Fix

_PRIVILEGES: Final = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})


def grant_table(case: Case) -> Iterator[Fix]:
    """What the role of Odoo lacks in PostgreSQL."""
    table, role = case.cause.evidence.get("table"), case.cause.evidence.get("role")
    privilege = str(case.cause.evidence.get("privilege") or "SELECT").upper()
    if isinstance(table, str) and isinstance(role, str) and privilege in _PRIVILEGES:
        sql = f"GRANT {privilege} ON TABLE {quoted(table)} TO {quoted(role)};"
        yield Fix("grant-table", f"Grant {privilege} on `{table}` to the role `{role}`", sql=sql)
