"""A record is served under a parent that it does not belong to."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P003",
    slug="child-served-under-foreign-parent",
    title="A record is served under a parent that it does not belong to",
    severity="critical",
    why="The page looks at the parent in its address and serves the child beside it, whoever's that is.",
    remedy="Check that the child belongs to the parent that was checked, or check the child itself.",
    judge=leaks(lambda: CHECK, ("parents",)),
    needs=("probe",),
)
