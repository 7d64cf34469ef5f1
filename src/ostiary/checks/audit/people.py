"""What checks about users share: one finding for all users with the same fault, and domains of e-mail addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import counted
from ostiary.findings import Check, Confidence, Finding, Severity

FREE_MAIL: Final = (
    "aol.com", "bluewin.ch", "free.fr", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.de", "gmx.net",
    "googlemail.com", "hotmail.com", "icloud.com", "laposte.net", "libero.it", "live.com", "mail.com", "mail.ru",
    "mailbox.org", "me.com", "msn.com", "orange.fr", "outlook.com", "proton.me", "protonmail.com", "qq.com",
    "t-online.de", "wanadoo.fr", "web.de", "yahoo.com", "yandex.ru", "163.com",
)  # fmt: skip
"""Providers where anybody gets an address: two addresses there have nothing in common."""


def about_users(
    check: Check[Audit],
    audit: Audit,
    users: Iterable[int],
    message: str,
    *,
    kind: str = "portal user",
    severity: Severity | None = None,
    confidence: Confidence = "certain",
    identity: tuple[str, ...] = (),
    also: Mapping[str, object] | None = None,
    **evidence: object,
) -> Iterator[Finding]:
    """One finding for all these users, none for nobody. `message` says `{users}` where their number belongs."""
    found = sorted(set(users))
    if found:
        yield check.finding(
            message.format(users=counted(len(found), kind)),
            severity=severity,
            confidence=confidence,
            identity=identity,
            evidence={"users": len(found), "samples": audit.samples(found), **evidence, **(also or {})},
        )


def ids_of(users: Iterable[tuple[object, ...]]) -> list[int]:
    """The first column of rows, which holds ids."""
    return [one for (one, *_) in users if isinstance(one, int)]


def outsider_ids(audit: Audit) -> list[int]:
    return [user.id for user in audit.outsiders]
