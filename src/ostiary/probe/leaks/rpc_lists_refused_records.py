"""A search over RPC lists records that the rules refuse."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P010",
    slug="rpc-lists-refused-records",
    title="A search over RPC lists records that the rules refuse",
    severity="critical",
    why="An override of a search gives ids or names of records that the rules of the caller leave out.",
    remedy="Let the override search as the caller, and pass on its own domain only.",
    judge=leaks(lambda: CHECK, ("searches",)),
    needs=("probe",),
)
