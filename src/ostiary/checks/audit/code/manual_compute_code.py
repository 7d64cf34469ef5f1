"""Computed fields whose code was written in the interface."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.audit.fields.readable import open_models
from ostiary.checks.audit.material import Audit
from ostiary.findings import Check, Finding, Subject

_COMPUTED: Final = """
    SELECT model, name, compute LIKE '%sudo%' FROM ir_model_fields
     WHERE state = 'manual' AND compute IS NOT NULL AND compute <> '' AND model = ANY($1)
     ORDER BY model, name
"""


def judge(audit: Audit) -> Iterator[Finding]:
    audit.require("ir_model_fields", "state", "compute")
    for model, name, sudo in audit.rows(_COMPUTED, [open_models(audit)]):
        yield CHECK.finding(
            f"`{model}.{name}` is computed by code written in the interface{', as superuser' if sudo else ''}.",
            severity="medium" if sudo else "low",
            confidence="firm",
            subject=Subject(model=str(model), field=str(name)),
            evidence={"sudo": bool(sudo)},
        )


CHECK: Final[Check[Audit]] = Check(
    code="OST-K024",
    slug="manual-compute-code",
    title="Outsiders read fields that are computed by code in the database",
    severity="medium",
    why="The code is in no module and no review, and what it takes from closed models goes out with the record.",
    remedy="Read the code; move it to a module, with `groups` on the field, where outsiders do not need it.",
    judge=judge,
    needs=("database", "engine"),
)
