"""Users who share a secret: found inside the database, by their ids alone."""

from __future__ import annotations

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import Found, find


def twins(audit: Audit, *columns: str) -> Found:
    """The users with the same values in these columns as another."""
    named = ", ".join(columns)
    given = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    same = " AND ".join(f"twin.{column} = res_users.{column}" for column in columns)
    return find(
        audit,
        f"""
        SELECT res_users.id FROM res_users
          JOIN (SELECT {named} FROM res_users WHERE {given} GROUP BY {named} HAVING count(*) > 1) twin ON {same}
        """,
    )
