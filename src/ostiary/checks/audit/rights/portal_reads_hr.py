"""Employees' data, read by outsiders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.rights.families import EMPLOYEES
from ostiary.checks.audit.rights.judging import reads
from ostiary.findings import Check, Finding


def judge(audit: Audit) -> Iterator[Finding]:
    """Models about employees that no stock access right opens to outsiders."""
    return reads(CHECK, audit, EMPLOYEES)


CHECK: Final = Check(
    code="OST-A009",
    slug="portal-reads-hr",
    title="Outsiders read data of employees",
    severity="high",
    why="Absences, contracts and private addresses are nobody's business outside, and personal data by law.",
    remedy="Take the access right away; show a name through a page that reads it as superuser.",
    judge=judge,
    needs=("engine",),
)
