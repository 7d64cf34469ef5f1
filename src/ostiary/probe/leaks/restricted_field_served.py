"""A field that is for some groups alone is served to others."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P012",
    slug="restricted-field-served",
    title="A field that is for some groups alone is served to others",
    severity="high",
    why=(
        "The field has groups, the account is in none of them, and the server gives the field's description "
        "or value all the same."
    ),
    remedy=("Look for an override of `fields_get` or `read` that uses `sudo`, and for a database older than the code."),
    judge=leaks(lambda: CHECK, ("fields",)),
    needs=("probe",),
)
