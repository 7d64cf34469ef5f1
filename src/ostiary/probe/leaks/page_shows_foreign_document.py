"""A page shows other people's documents beside the one that was asked for."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P013",
    slug="page-shows-foreign-document",
    title="A page shows other people's documents beside the one that was asked for",
    severity="high",
    why=(
        "A list or a page of an account names records that its rules refuse and that nothing it may read is linked to."
    ),
    remedy="Search as the caller, or with a domain that binds the records to the caller's commercial partner.",
    judge=leaks(lambda: CHECK, ("shown",)),
    needs=("probe",),
)
