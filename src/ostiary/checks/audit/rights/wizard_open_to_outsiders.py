"""Wizards that are open to outsiders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.effective import effective
from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights.judging import WHO, named
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    """Transient models without a rule on the creator, opened by a right that is not stock."""
    seen: set[str] = set()
    for who in WHO:
        for model, operation, rights in audit.openings.added(who, "read", "write", "create", "unlink"):
            row = audit.facts.models.get(model)
            if row is None or not row.transient or model in seen or effective(audit, who, model, "read") == "bound":
                continue
            seen.add(model)
            yield CHECK.finding(
                f"The wizard `{model}` is open to outsiders, and no rule keeps each to their own.",
                severity="medium" if operation == "read" else None,
                confidence="firm",
                subject=Subject(model=model),
                evidence={"who": who, "access_rights": named(rights)},
            )


CHECK: Final = Check(
    code="OST-A013",
    slug="wizard-open-to-outsiders",
    title="A wizard is open to outsiders",
    severity="high",
    why="Odoo does not limit rows of wizards to who created them, and a wizard's methods often run as superuser.",
    remedy="Take the access right away, or add a rule `[('create_uid', '=', user.id)]`.",
    judge=judge,
    needs=("engine",),
)
