"""A page serves somebody else's document."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P001",
    slug="page-serves-foreign-document",
    title="A page serves somebody else's document",
    severity="critical",
    why=(
        "The page opens a record by a number in its address and serves it to an account that the rules do not "
        "let read it. Whoever counts up the number reads everybody's documents."
    ),
    remedy=(
        "Look at the record as the caller before it is shown: `_document_check_access` with the token that "
        "was given, or a read without `sudo`."
    ),
    judge=leaks(lambda: CHECK, ("pages", "forms")),
    needs=("probe",),
)
