"""Job applications that outsiders read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.exposure.opened import opened
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding

MODELS: Final = ("hr.applicant", "hr.candidate")


def judge(audit: Audit) -> Iterator[Finding]:
    yield from opened(CHECK, audit, MODELS)


CHECK: Final[Check[Audit]] = Check(
    code="OST-X043",
    slug="applicant-visible",
    title="Outsiders read job applications",
    severity="critical",
    why="Applications hold names, salaries asked for and letters of people who trusted that nobody else reads them. "
    "No portal page shows them, so no outsider has a reason to.",
    remedy="Take the access right on applicants away from portal and public.",
    needs=("engine",),
    modules=("hr_recruitment",),
    judge=judge,
)
