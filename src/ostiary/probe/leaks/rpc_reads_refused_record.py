"""RPC reads a record that the rules refuse."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P009",
    slug="rpc-reads-refused-record",
    title="RPC reads a record that the rules refuse",
    severity="critical",
    why="An override of `read` or of an access method serves records that access rights and rules refuse.",
    remedy=(
        "Look for overrides of `read`, `_read`, `check_access` and their like in the modules of the model "
        "that use `sudo`."
    ),
    judge=leaks(lambda: CHECK, ("records", "external", "exports")),
    needs=("probe",),
)
