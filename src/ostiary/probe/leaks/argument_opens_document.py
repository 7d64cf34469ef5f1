"""An argument of a page opens somebody else's document."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P004",
    slug="argument-opens-document",
    title="An argument of a page opens somebody else's document",
    severity="critical",
    why=(
        "The page takes a number, a model or a format as an argument and serves what they name without "
        "looking at the caller's rights."
    ),
    remedy=(
        "Check the record that the argument names as the caller; take models and fields from a list, never "
        "from the caller."
    ),
    judge=leaks(lambda: CHECK, ("arguments",)),
    needs=("probe",),
)
