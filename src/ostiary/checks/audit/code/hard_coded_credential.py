"""Secrets in code that lives in the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject

ASSIGNED: Final = (
    r"(?i)(passw(or)?d|secret|api_?key|auth_?token|access_?key|bearer)[\"'']?\s*[:=]\s*[\"''][^\"'' {}]{8,}[\"'']"
)
BEARER: Final = r"(?i)[\"'']bearer [a-z0-9._-]{12,}[\"'']"


def judge(audit: Audit) -> Iterator[Finding]:
    """The code is searched inside the database; nothing of it is fetched."""
    audit.require("ir_act_server", "state", "code")
    found = find(
        audit,
        f"SELECT id FROM ir_act_server WHERE state = 'code' AND (code ~ '{ASSIGNED}' OR code ~ '{BEARER}')",
    )
    if found.number:
        yield CHECK.finding(
            f"Server actions whose code seems to hold a password or key: {found.number}.",
            confidence="tentative",
            subject=Subject(model="ir.actions.server"),
            evidence=found.evidence(),
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-K025",
    slug="hard-coded-credential",
    title="Server actions hold passwords or keys",
    severity="high",
    why="Everybody who may read server actions, or a dump, or an export of them, has the key.",
    remedy="Keep the secret in a system parameter that only administrators read, and change it now.",
    judge=judge,
)
