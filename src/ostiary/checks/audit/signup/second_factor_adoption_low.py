"""How many have a second factor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import counted
from ostiary.database import as_int
from ostiary.findings import Check, Finding

ENOUGH: Final = 0.5
_WITH: Final = "SELECT id FROM res_users WHERE totp_secret IS NOT NULL AND id = ANY($1)"
_OR_PASSKEY: Final = f"{_WITH} UNION SELECT create_uid FROM auth_passkey_key WHERE create_uid = ANY($1)"


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("res_users", "totp_secret")
    people = [user.id for user in audit.outsiders]
    select = _OR_PASSKEY if audit.has("auth_passkey_key", "create_uid") else _WITH
    having = as_int(audit.rows(f"SELECT count(*) FROM ({select}) AS having_one", [people])[0][0])
    if people and having < ENOUGH * len(people):
        yield CHECK.finding(
            f"{having} of {counted(len(people), 'outsider')} {'has' if having == 1 else 'have'} a second factor.",
            evidence={"with": having, "outsiders": len(people)},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S014",
    slug="second-factor-adoption-low",
    title="Few outsiders have a second factor",
    severity="info",
    why="Accounts with a password alone are taken over with passwords that leaked elsewhere.",
    remedy="Tell customers how to switch it on in their portal, beginning with those who reach most.",
    judge=judge,
)
