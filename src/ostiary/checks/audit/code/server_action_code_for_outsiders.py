"""Server actions with superuser rights that outsiders start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.actions import callable_actions
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Skipped, Subject

POWERFUL: Final = r"\.(sudo|unlink|with_user)\s*\("
_POWERFUL_CODE: Final = f"SELECT id FROM ir_act_server WHERE state = 'code' AND code ~ '{POWERFUL}'"
_STARTED: Final = "SELECT id FROM ir_act_server WHERE {condition}"


def judge(audit: Audit) -> Iterator[Finding]:
    """Published ones run for visitors, webhooks for whoever has the address, the others for who may write the model."""
    audit.require("ir_act_server", "state", "code")
    ways = _ways(audit)
    if not ways:
        raise Skipped("the source does not tell who starts server actions")
    found = find(
        audit,
        f"{_POWERFUL_CODE} AND id IN ({' UNION '.join(ways)})",
    )
    if found.number:
        yield CHECK.finding(
            f"Server actions whose code works as superuser or deletes, and that outsiders can start: {found.number}.",
            confidence="firm",
            subject=Subject(model="ir.actions.server"),
            evidence=found.evidence(),
        )


def _ways(audit: Audit) -> list[str]:
    """SELECTs of the actions that outsiders can start."""
    ways = []
    if audit.has("ir_act_server", "website_published"):
        ways.append(_STARTED.format(condition="website_published"))
    if audit.has("base_automation", "trigger", "active") and audit.has("ir_act_server", "base_automation_id"):
        webhooks = "SELECT id FROM base_automation WHERE active AND trigger = 'on_webhook'"
        ways.append(_STARTED.format(condition=f"base_automation_id IN ({webhooks})"))
    if audit.has("ir_act_server_group_rel", "act_id") and audit.has("ir_act_server", "usage", "model_id"):
        ways.append(callable_actions(audit, stock=False))
    return ways


CHECK: Final[Check[Audit]] = Check(
    code="OST-K022",
    slug="server-action-code-for-outsiders",
    title="Outsiders start code that works as superuser",
    severity="critical",
    why="The code works on whatever record the caller names, and no rule stands between.",
    remedy="Give the action groups, or let its code check the record with the caller's own rights first.",
    judge=judge,
    needs=("database", "engine"),
)
