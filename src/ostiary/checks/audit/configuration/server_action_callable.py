"""Server actions that outsiders run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.configuration.actions import callable_actions
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rows import find
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    own = find(audit, callable_actions(audit, stock=False))
    shipped = find(audit, callable_actions(audit, stock=True))
    for found, whose in ((own, "made here"), (shipped, "of Odoo's own modules")):
        if found.number:
            yield CHECK.finding(
                f"Server actions {whose} that outsiders can run on records that they may write: {found.number}.",
                severity="high" if found is own else "info",
                confidence="firm",
                subject=Subject(model="ir.actions.server"),
                evidence=found.evidence(),
                identity=(whose,),
            )


CHECK: Final[Check[Audit]] = Check(
    code="OST-C053",
    slug="server-action-callable",
    title="Outsiders can run server actions",
    severity="high",
    why="`/web/action/run` takes any id, and without groups it asks only for the right to write the action's model.",
    remedy="Set groups (internal users) on these server actions.",
    judge=judge,
    needs=("database", "engine"),
)
