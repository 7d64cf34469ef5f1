"""A page sends its visitor to whatever server an argument names."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P023",
    slug="page-redirects-elsewhere",
    title="A page redirects to any server",
    severity="medium",
    why="A link that begins with the address of this server leads its reader to another one, which may look the same.",
    remedy="Redirect to paths alone: `request.redirect(url, local=True)`, or test that it begins with a single `/`.",
    judge=leaks(lambda: CHECK, ("redirects",)),
    needs=("probe",),
)
