"""OST-A013: a wizard that outsiders may use, without a rule that keeps their rows apart."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.domains import Strength
from ostiary.checks.source.material import Source
from ostiary.checks.source.rights.exposed import given_to
from ostiary.findings import Check, Finding, Subject


def judge(source: Source) -> Iterator[Finding]:
    for right in source.rights:
        model = right.model
        if model is None or right.group is None or not right.operations or not source.audiences(right.group):
            continue
        if not source.code.model(model).transient:
            continue
        operation = next(iter(sorted(right.operations)))
        open_to = [
            who
            for who in source.audiences(right.group)
            if (source.protection(right, who, operation) or Strength.NOTHING) < Strength.OWNER
        ]
        if open_to:
            yield CHECK.finding(
                f"The right for {given_to(right)} lets outsiders use the wizard `{model}`: its methods become "
                "theirs, and "
                "no rule keeps each to the rows that he made.",
                confidence="firm",
                subject=Subject(model=model, group=right.group),
                location=source.location(right.place),
                evidence={"right": right.xmlid},
                identity=(right.xmlid,),
            )


CHECK = Check(
    code="OST-A013",
    slug="wizard-open-to-outsiders",
    title="Outsiders may use a wizard",
    severity="medium",
    why="Odoo does not keep rows of wizards to whoever made them, and a wizard's methods often act with sudo.",
    remedy="Drop the right and let a controller do it, or add a rule on `create_uid`.",
    judge=judge,
    needs=("source",),
    series=(14, 20),
)
