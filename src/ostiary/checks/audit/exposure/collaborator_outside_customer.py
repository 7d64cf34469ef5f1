"""Collaborators of a project who are not of its customer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.strangers import links, told
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("project_collaborator", "project_id", "partner_id")
    found = links(audit, "project.project", "SELECT project_id, partner_id FROM project_collaborator")
    if found:
        yield told(CHECK, audit, "project.project", found, "collaborators")


CHECK: Final[Check[Audit]] = Check(
    code="OST-X025",
    slug="collaborator-outside-customer",
    title="Collaborators of a project belong to another customer",
    severity="high",
    why="A collaborator edits tasks of the project, and one without limited access sees all of them.",
    remedy="Remove the collaborator from the project's sharing, or correct the project's customer.",
    series=(15, 20),
    modules=("project",),
    judge=judge,
)
