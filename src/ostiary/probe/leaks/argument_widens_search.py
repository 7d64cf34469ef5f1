"""A route searches with what its caller writes into the domain or the statement."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P022",
    slug="argument-widens-search",
    title="An argument widens what a route searches",
    severity="critical",
    why=(
        "A domain, a pattern, the name of a field or a piece of SQL in an argument made the route answer with records "
        "that the rules refuse to its caller."
    ),
    remedy=(
        "Search as the caller, without `sudo`. Take values from the caller, not conditions: build the domain yourself, "
        "put the owner's condition around it with `AND`, and hand values to SQL as parameters."
    ),
    judge=leaks(lambda: CHECK, ("injection",)),
    needs=("probe",),
)
