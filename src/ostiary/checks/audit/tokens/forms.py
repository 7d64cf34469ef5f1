"""The forms that tokens have: looked at inside the database, counted, never fetched."""

from __future__ import annotations

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.tokens.documents import FILLED, UUID4, Document
from ostiary.facts import Table

SHORTEST = 16
"""Characters below which a token can be guessed by trying."""


def guessable(audit: Audit, document: Document) -> str:
    """The condition that finds tokens which somebody could work out."""
    return f"{FILLED} AND ({looks_guessable(audit.facts.tables[document.table])})"


def looks_guessable(table: Table) -> str:
    """The same of one that is there; without the names of records where the source does not have them."""
    ways = [
        f"length(access_token) < {SHORTEST}",
        "access_token ~ '^[0-9./: -]+$'",
        "access_token = md5(CAST(id AS text))",
    ]
    column = table.columns.get("name")
    if column is not None and column.type in ("varchar", "text"):
        ways.append("lower(access_token) = lower(name)")
        ways.append("access_token = md5(name)")
    return " OR ".join(ways)


def foreign(audit: Audit, document: Document) -> str:
    """The condition that finds tokens which Odoo has not made, and which are not guessable at sight."""
    return f"{FILLED} AND NOT (access_token ~ '{UUID4}') AND NOT ({guessable(audit, document)})"
