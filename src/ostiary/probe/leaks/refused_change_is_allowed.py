"""The server lets an account change what the rules refuse."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P014",
    slug="refused-change-is-allowed",
    title="The server lets an account change what the rules refuse",
    severity="critical",
    why="An override allows a change that access rights and rules refuse.",
    remedy="Look for overrides of `write`, `unlink` and the access methods in the modules of the model.",
    judge=leaks(lambda: CHECK, ("writes", "changes")),
    needs=("probe",),
)
