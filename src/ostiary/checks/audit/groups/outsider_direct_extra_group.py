"""Outsiders in groups of nobody knows what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.groups.extras import of_kind
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Groups that belong to no application; before 19 also those that a removed implication left behind."""
    return of_kind(CHECK, audit, "other", "a group that has nothing to do with their type", empty="low")


CHECK: Final = Check(
    code="OST-G004",
    slug="outsider-direct-extra-group",
    title="An outsider is in a further group",
    severity="high",
    why="Rights and rules of that group add to those of the portal: the rules of several groups are OR-ed.",
    remedy="Take the group from the user, or check each right and rule of the group with outsiders in mind.",
    judge=judge,
)
