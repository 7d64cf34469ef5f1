"""A report shows a document to accounts that may not read it."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P007",
    slug="report-served-to-others",
    title="A report shows a document to accounts that may not read it",
    severity="critical",
    why="The report reads its records with more rights than the caller has.",
    remedy="Let the report read as the caller; check the record before it is rendered with `sudo`.",
    judge=leaks(lambda: CHECK, ("reports",)),
    needs=("probe",),
)
