"""Tasks of one customer in the project of another that outsiders find."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.database import as_int
from ostiary.findings import Check, Finding, Subject

ACROSS: Final = (
    "SELECT DISTINCT t.id FROM reached r JOIN people u ON u.class = r.class JOIN project_task t ON t.id = r.id"
    " JOIN project_project j ON j.id = t.project_id JOIN res_partner a ON a.id = t.partner_id"
    " JOIN res_partner b ON b.id = j.partner_id WHERE a.commercial_partner_id <> b.commercial_partner_id"
    " AND u.customer <> a.commercial_partner_id ORDER BY t.id"
)
"""Tasks whose customer is not the project's, found by somebody who is not of the task's customer."""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("project_task", "partner_id", "project_id")
    audit.require("project_project", "partner_id")
    found = [as_int(row[0]) for row in audit.exposures.of_reached("project.task", "portal", ACROSS)]
    if found:
        yield CHECK.finding(
            "Tasks that have another customer than their project, and that portal users of other customers than the"
            f" task's find: {len(found)}.",
            subject=Subject(model="project.task"),
            evidence={"records": len(found), "samples": audit.samples(found)},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-X028",
    slug="task-visible-across-customers",
    title="Tasks are visible across customers",
    severity="high",
    why="Whoever follows or shares a project finds the tasks in it, also those that belong to somebody else.",
    remedy="Keep tasks of different customers in different projects.",
    needs=("engine",),
    modules=("project",),
    judge=judge,
)
