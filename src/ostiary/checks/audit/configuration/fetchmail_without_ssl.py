"""Mail that is fetched in clear."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject

_CLEAR: Final = """
    SELECT id FROM fetchmail_server
     WHERE active AND state = 'done' AND server_type IN ('imap', 'pop') AND is_ssl IS NOT TRUE
       AND server NOT IN ('localhost', '127.0.0.1', '::1')
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("fetchmail_server", "active", "state", "server_type", "is_ssl", "server")
    found = find(audit, _CLEAR)
    if found.number:
        yield CHECK.finding(
            f"Incoming mail servers that are used without encryption: {found.number}.",
            subject=Subject(model="fetchmail.server"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C042",
    slug="fetchmail-without-ssl",
    title="Mail is fetched without encryption",
    severity="medium",
    why="The password of the mailbox and every customer's mail travel in clear.",
    remedy="Switch `is_ssl` on.",
    judge=judge,
)
