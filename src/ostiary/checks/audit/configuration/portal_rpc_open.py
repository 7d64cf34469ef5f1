"""What every outsider has over RPC."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import counted
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    people = audit.outsiders
    if people:
        opened = {
            operation: sum(1 for (_, of) in audit.openings.rights["portal"] if of == operation)
            for operation in ("read", "write", "create", "unlink")
        }
        yield CHECK.finding(
            f"{counted(len(people), 'outsider')} can call the public methods of {opened['read']} models over RPC;"
            " pages limit nothing, access rights and rules alone do.",
            evidence={"outsiders": len(people), "models": opened},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C011",
    slug="portal-rpc-open",
    title="Portal users can use the external API",
    severity="info",
    why="Odoo's API asks for no more than a login: what rights and rules leave open can be read, whatever pages show.",
    remedy="Look at what rights and rules open; a proxy may close `/xmlrpc`, `/jsonrpc` and `/json` to strangers.",
    judge=judge,
)
