"""A JSON route serves somebody else's document."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P005",
    slug="json-route-serves-foreign-document",
    title="A JSON route serves somebody else's document",
    severity="critical",
    why=(
        "The route takes the number of a record and answers with its values to an account that the rules do "
        "not let read it."
    ),
    remedy="Read the record as the caller, without `sudo`, or check it first.",
    judge=leaks(lambda: CHECK, ("calls",)),
    needs=("probe",),
)
