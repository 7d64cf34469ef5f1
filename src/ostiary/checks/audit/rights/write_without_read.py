"""Models that outsiders change without seeing them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights.judging import WHO, is_ordinary, named
from ostiary.findings import Check, Finding, Subject


def judge(audit: Audit) -> Iterator[Finding]:
    """Changing or creating without reading, by a right that is not stock."""
    for who in WHO:
        for model, operation, rights in audit.openings.added(who, "write", "create"):
            if is_ordinary(audit, model) and not audit.openings.opens(who, model, "read"):
                yield CHECK.finding(
                    f"Outsiders may {operation} `{model}` and not read it.",
                    subject=Subject(model=model),
                    identity=(who, operation),
                    evidence={"who": who, "operation": operation, "access_rights": named(rights)},
                )


CHECK: Final = Check(
    code="OST-A023",
    slug="write-without-read",
    title="Outsiders may write what they may not read",
    severity="low",
    why="Answers and errors of blind writes tell what is there, and nobody meant this combination.",
    remedy="Add the right to read with a rule, or take the others away.",
    judge=judge,
)
