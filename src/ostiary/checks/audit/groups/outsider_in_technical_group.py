"""Outsiders in technical groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.groups.extras import of_kind
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Technical features, and several companies for somebody who has one."""
    return of_kind(CHECK, audit, "technical", "a technical group", empty="low")


CHECK: Final = Check(
    code="OST-G007",
    slug="outsider-in-technical-group",
    title="An outsider is in a technical group",
    severity="medium",
    why="Technical groups show no pages to outsiders, but they open access rights and fields over the API.",
    remedy="Take the group from the user.",
    judge=judge,
)
