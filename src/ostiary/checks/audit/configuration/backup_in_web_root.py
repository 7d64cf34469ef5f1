"""Backups where a web server finds them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject

_SERVED: Final = r"(/static(/|$)|/addons(/|$)|^/var/www|/public_html|/htdocs|/wwwroot|/nginx/html)"


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("db_backup", "folder")
    found = find(audit, f"SELECT id FROM db_backup WHERE folder ~ '{_SERVED}'")
    if found.number:
        yield CHECK.finding(
            f"Backups that are written to a folder that a web server serves: {found.number}.",
            confidence="firm",
            subject=Subject(model="db.backup"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C060",
    slug="backup-in-web-root",
    title="Backups lie where strangers can fetch them",
    severity="critical",
    why="A dump at an address that can be guessed is the whole database for everybody.",
    remedy="Write backups to a folder outside of every web root, or to another machine.",
    judge=judge,
)
