"""Passwords that are not stored as Odoo stores them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Severity, Subject

LEAST_ROUNDS: Final = 25_000
"""What 14 uses; later series use more."""
SCHEME: Final = r"^\$pbkdf2-sha512\$[0-9]{1,9}\$"
_FEW_ROUNDS: Final = f"""
    CASE WHEN password ~ '{SCHEME}' THEN CAST(split_part(password, '$', 3) AS integer) < {LEAST_ROUNDS} ELSE FALSE END
"""
"""CASE, so that what is no hash is never taken for a number."""
_CASES: Final[tuple[tuple[str, str, Severity], ...]] = (
    (f"NOT (password ~ '{SCHEME}')", "not stored as a hash of Odoo's scheme", "critical"),
    (
        _FEW_ROUNDS,
        f"hashed with fewer than {LEAST_ROUNDS} rounds",
        "high",
    ),
)


def judge(audit: Audit) -> Iterator[Finding]:
    """Hashes are looked at inside the database: only how many there are of a kind leaves it."""
    audit.require("res_users", "password")
    for condition, words, severity in _CASES:
        found = find(audit, f"SELECT id FROM res_users WHERE password <> '' AND {condition}")
        if found.number:
            yield CHECK.finding(
                f"Passwords that are {words}: {found.number}.",
                severity=severity,
                subject=Subject(model="res.users"),
                evidence=found.evidence(),
                identity=(words,),
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C044",
    slug="weak-password-hash",
    title="Passwords are stored too weakly",
    severity="critical",
    why="Whoever sees a backup or a dump reads these passwords, or tries millions of guesses a second.",
    remedy="Have these users set a new password; it is stored by Odoo's own scheme then.",
    judge=judge,
)
