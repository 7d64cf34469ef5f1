"""Sums over RPC count records that the rules refuse."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P011",
    slug="rpc-counts-refused-records",
    title="Sums over RPC count records that the rules refuse",
    severity="high",
    why="Numbers and sums over records that the caller may not read tell what they hold.",
    remedy="Group as the caller; do not use `sudo` in overrides of `_read_group` and its like.",
    judge=leaks(lambda: CHECK, ("grouping",)),
    needs=("probe",),
)
