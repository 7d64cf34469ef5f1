"""A weak secret that signs every link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding

SHORTEST: Final = 32
_LOOKS: Final = """
    SELECT length(value), value ~ '^[0-9]*$', value = (SELECT uuid.value FROM ir_config_parameter uuid
                                                        WHERE uuid.key = 'database.uuid')
      FROM ir_config_parameter WHERE key = 'database.secret'
"""
"""The secret is looked at where it is."""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_config_parameter", "key", "value")
    rows = audit.rows(_LOOKS)
    reason = _weakness(rows)
    if reason:
        yield CHECK.finding(
            f"`database.secret` {reason}.", evidence={"weakness": reason, "length": rows[0][0] if rows else 0}
        )


def _weakness(rows: list[tuple[object, ...]]) -> str | None:
    if not rows or not rows[0][0]:
        return "is missing"
    length, digits, uuid = rows[0]
    if isinstance(length, int) and length < SHORTEST:
        return f"has {length} characters"
    if digits:
        return "consists of digits"
    return "is the same as `database.uuid`, which is no secret" if uuid else None


CHECK: Final[Check[Audit]] = Check(
    code="OST-T037",
    slug="database-secret-weak",
    title="The secret that signs links and sessions is weak",
    severity="critical",
    why="Signed links, signup and reset tokens are made from `database.secret`; whoever guesses it makes them at will.",
    remedy="Give it a new random value (36 characters or more); signed links in old mails end then.",
    judge=judge,
)
