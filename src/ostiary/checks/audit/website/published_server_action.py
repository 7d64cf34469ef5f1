"""Server actions that anybody runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.database import as_int
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_act_server", "website_published", "state")
    sql = "SELECT id FROM ir_act_server WHERE website_published AND state = 'code' ORDER BY id"
    for (number,) in audit.rows(sql):
        record = as_int(number)
        yield CHECK.finding(
            f"The code of server action {record} runs for every visitor who opens its address.",
            subject=Subject(model="ir.actions.server", record=record),
            evidence={"action": record},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-W010",
    slug="published-server-action",
    title="A server action runs for visitors",
    severity="critical",
    why="`/website/action/NAME` runs the code as superuser for anybody, with whatever they send.",
    remedy="Switch `website_published` off, or read the code as you would read a public route.",
    judge=judge,
)
