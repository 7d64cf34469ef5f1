"""Strangers can open the database manager."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.findings import Check, Finding, Subject
from ostiary.probe.limits.databases import MANAGER, is_open, manager
from ostiary.probe.limits.material import Limits


def judge(limits: Limits) -> Iterator[Finding]:
    page = manager(limits)
    if is_open(page):
        yield CHECK.finding(
            f"`{MANAGER}` is served to strangers, with its forms.",
            subject=Subject(route=MANAGER),
            evidence={"status": page.status, "request": limits.repeat(MANAGER)},
        )


CHECK: Final[Check[Limits]] = Check(
    code="OST-C024",
    slug="database-manager-reachable",
    title="Strangers can open the database manager",
    severity="critical",
    why="Whoever guesses the master password there downloads, drops or replaces whole databases.",
    remedy="Set `list_db = False`, and let the proxy refuse `/web/database`.",
    judge=judge,
    needs=("probe",),
)
