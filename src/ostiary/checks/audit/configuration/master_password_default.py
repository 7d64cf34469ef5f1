"""The password of the database manager."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.options import option, switched_on
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Severity, lowered

_WORDS: Final[dict[str, tuple[str, Severity]]] = {
    "default": ("is Odoo's own", "critical"),
    "empty": ("is empty", "critical"),
    "plain": ("stands in the file as it is, not hashed", "medium"),
}


def judge(audit: Audit) -> Iterator[Finding]:
    """One step down where the database manager is switched off and so nothing asks for it."""
    kind = option(audit, "admin_passwd")
    if kind in _WORDS:
        words, severity = _WORDS[kind]
        listed = switched_on(audit, "list_db")
        yield CHECK.finding(
            f"`admin_passwd` {words}.",
            severity=severity if listed else lowered(severity),
            evidence={"option": "admin_passwd", "kind": kind, "list_db": listed},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C025",
    slug="master-password-default",
    title="The master password is Odoo's own, empty or not hashed",
    severity="critical",
    why="The master password opens every database of the server: backup, restore, drop.",
    remedy="Set a long master password in the database manager, which stores its hash, and then `list_db = False`.",
    judge=judge,
    needs=("configuration",),
)
