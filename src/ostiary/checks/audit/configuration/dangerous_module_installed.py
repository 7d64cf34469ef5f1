"""Modules that open the server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding

_DANGEROUS: Final = {
    "auto_backup": "writes dumps of the database to a folder of the server",
    "database_cleanup": "drops tables and columns from the web client",
    "query_deluxe": "runs SQL from the web client",
    "sql_request_abstract": "runs SQL that users write",
    "sql_export": "runs SQL that users write and exports the answer",
    "bi_sql_editor": "runs SQL that users write",
    "web_shell": "opens a shell of the server in the browser",
}
_ONLY_FOR_ADMINISTRATORS: Final = frozenset({"auto_backup", "database_cleanup"})


def judge(audit: Audit) -> Iterator[Finding]:
    for name, words in _DANGEROUS.items():
        if name in audit.facts.modules:
            yield CHECK.finding(
                f"The module `{name}` {words}.",
                severity="medium" if name in _ONLY_FOR_ADMINISTRATORS else "high",
                confidence="firm",
                evidence={"module": name},
                identity=(name,),
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C039",
    slug="dangerous-module-installed",
    title="A module opens the server or the database to the web",
    severity="high",
    why="One mistake in its rights, or one stolen session, and somebody outside runs code or SQL.",
    remedy="Uninstall the module in production; what it does belongs to a shell of the server.",
    judge=judge,
)
