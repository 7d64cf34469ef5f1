"""No pause after wrong passwords."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.parameters import as_number
from ostiary.findings import Check, Finding

MOST: Final = 50
SHORTEST: Final = 10


def judge(audit: Audit) -> Iterator[Finding]:
    after = as_number(audit.parameters.get("base.login_cooldown_after"), 5)
    seconds = as_number(audit.parameters.get("base.login_cooldown_duration"), 60)
    if not 0 < after <= MOST or seconds < SHORTEST:
        yield CHECK.finding(
            f"After {after:g} wrong passwords Odoo waits {seconds:g} seconds."
            if after > 0
            else "Odoo never waits after wrong passwords.",
            evidence={"after": after, "seconds": seconds},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C028",
    slug="login-cooldown-disabled",
    title="Passwords can be guessed without a pause",
    severity="high",
    why="Nothing else in Odoo slows down whoever tries passwords on `/web/login` or over RPC.",
    remedy="Set `base.login_cooldown_after` to 5, `base.login_cooldown_duration` to 60, and limit logins in the proxy.",
    judge=judge,
)
