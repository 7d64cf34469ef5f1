"""A page takes a wrong token for the right one."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P002",
    slug="page-accepts-wrong-token",
    title="A page takes a wrong token for the right one",
    severity="critical",
    why=("With an empty, cut, doubled, foreign or made-up token the page serves a record that it refuses without one."),
    remedy=("Compare the token with that of the very record by `consteq`, and refuse when either of them is empty."),
    judge=leaks(lambda: CHECK, ("tokens",)),
    needs=("probe",),
)
