"""A method that RPC can call serves somebody else's record."""

from __future__ import annotations

from typing import Final

from ostiary.findings import Check
from ostiary.probe.leaks.material import Tried
from ostiary.probe.leaks.told import leaks

CHECK: Final[Check[Tried]] = Check(
    code="OST-P021",
    slug="public-method-serves-foreign-record",
    title="A method that RPC can call serves somebody else's record",
    severity="critical",
    why=(
        "Every method of a model whose name does not begin with `_` can be called over RPC by whoever logs in, with "
        "any ids and arguments. This one answers with a record that the rules refuse to its caller."
    ),
    remedy="Read the record as the caller, check it first, or begin the method's name with `_`.",
    judge=leaks(lambda: CHECK, ("methods",)),
    needs=("probe",),
)
