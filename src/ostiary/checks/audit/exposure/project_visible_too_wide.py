"""Projects that are open to the portal and followed by outsiders of another customer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.strangers import links, told
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding

FOLLOWERS: Final = (
    "SELECT f.res_id, f.partner_id FROM mail_followers f JOIN project_project p ON p.id = f.res_id"
    " WHERE f.res_model = 'project.project' AND f.partner_id IS NOT NULL"
    " AND p.privacy_visibility IN ('portal', 'invited_users')"
)


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("project_project", "privacy_visibility", "partner_id")
    audit.require("mail_followers", "res_model", "res_id", "partner_id")
    found = links(audit, "project.project", FOLLOWERS)
    if found:
        yield told(CHECK, audit, "project.project", found, "followers")


CHECK: Final[Check[Audit]] = Check(
    code="OST-X024",
    slug="project-visible-too-wide",
    title="Outsiders follow a project of another customer",
    severity="high",
    why="Followers of a project that is open to the portal read it, and their whole company with them.",
    remedy="Remove the follower, or set the project's visibility to internal users.",
    modules=("project",),
    judge=judge,
)
