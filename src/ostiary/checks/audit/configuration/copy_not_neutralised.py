"""A staging copy that writes to customers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.address import base_address, is_private, is_staging
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.parameters import is_on
from ostiary.database import as_int
from ostiary.findings import Check, Finding

_ALIVE: Final = (
    ("ir_mail_server", ("active",), "active"),
    ("fetchmail_server", ("active", "state"), "active AND state = 'done'"),
    ("payment_provider", ("state",), "state = 'enabled'"),
    ("payment_acquirer", ("state",), "state = 'enabled'"),
)
"""(table, columns, which rows reach the outside)."""


def judge(audit: Audit) -> Iterator[Finding]:
    """One database cannot tell that it is a copy; its address may say so."""
    _, host = base_address(audit)
    if not is_staging(host) or is_private(host) or is_on(audit.parameters.get("database.is_neutralized")):
        return
    alive = {
        table: as_int(audit.rows(f"SELECT count(*) FROM {table} WHERE {condition}")[0][0])
        for table, columns, condition in _ALIVE
        if audit.has(table, *columns)
    }
    if any(alive.values()):
        yield CHECK.finding(
            "The address says that this is a copy, and its mail servers or payment providers are alive.",
            confidence="tentative",
            evidence={name: number for name, number in alive.items() if number},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C032",
    slug="copy-not-neutralised",
    title="A copy of the database was not neutralised",
    severity="critical",
    why="A copy that is alive writes to real customers, with links and tokens that lead to it, and takes their money.",
    remedy="Run `odoo-bin neutralize` on the copy (before 16: deactivate mail servers, scheduled actions, providers).",
    judge=judge,
)
