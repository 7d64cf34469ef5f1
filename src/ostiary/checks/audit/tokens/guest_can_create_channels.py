"""Strangers who may open rooms on this server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.parameters import is_on
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    if is_on(audit.parameters.get("mail.chat_from_token")):
        yield CHECK.finding(
            "`mail.chat_from_token` is set: visitors make discussion rooms at addresses of their choice.",
            evidence={"key": "mail.chat_from_token"},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-T032",
    slug="guest-can-create-channels",
    title="Strangers can open discussion rooms on this server",
    severity="medium",
    why="Anybody can use the server for calls and messages of their own, and write to whoever follows the link.",
    remedy="Delete the parameter `mail.chat_from_token`.",
    judge=judge,
    series=(16, 20),
)
