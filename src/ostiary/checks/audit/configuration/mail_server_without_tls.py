"""Mail that leaves in clear."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject

_CLEAR: Final = """
    SELECT id FROM ir_mail_server
     WHERE active AND smtp_encryption = 'none' AND smtp_host NOT IN ('localhost', '127.0.0.1', '::1')
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_mail_server", "active", "smtp_encryption", "smtp_host")
    found = find(audit, _CLEAR)
    if found.number:
        yield CHECK.finding(
            f"Outgoing mail servers that are used without encryption: {found.number}.",
            subject=Subject(model="ir.mail_server"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C040",
    slug="mail-server-without-tls",
    title="Mail leaves without encryption",
    severity="medium",
    why="Invitations, reset links and documents' links travel in clear to the mail server, with its password.",
    remedy="Set the connection security to TLS.",
    judge=judge,
)
