"""Open sign-up meets contacts with one address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.signup.open_signup import is_open
from ostiary.database import as_int
from ostiary.findings import Check, Finding, Subject

_REPEATED: Final = """
    SELECT count(*) FROM (
        SELECT lower(trim(email)) FROM res_partner WHERE active AND email LIKE '%@%'
         GROUP BY lower(trim(email)) HAVING count(*) > 1) AS repeated
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("res_partner", "email", "active")
    if not is_open(audit):
        return
    number = as_int(audit.rows(_REPEATED)[0][0])
    if number:
        yield CHECK.finding(
            f"Strangers may sign up, and e-mail addresses belong to several contacts: {number}.",
            confidence="tentative",
            subject=Subject(model="res.partner"),
            evidence={"addresses": number},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-S003",
    slug="signup-adopts-partner",
    title="A stranger's account may meet somebody's contact",
    severity="medium",
    why="Whoever signs up or is invited with such an address may be joined to the wrong one of the contacts.",
    remedy="Merge contacts with the same address, and prove addresses at sign-up.",
    judge=judge,
)
