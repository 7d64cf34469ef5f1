"""Outsiders who may export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.groups.extras import of_kind
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """The group that allows to export lists."""
    return of_kind(CHECK, audit, "export", "the group that may export data")


CHECK: Final = Check(
    code="OST-G008",
    slug="export-right-for-outsider",
    title="An outsider may export data",
    severity="high",
    why="Whatever a rule opens by mistake leaves the house as one file.",
    remedy="Take the group “Access to export feature” from the user.",
    judge=judge,
)
