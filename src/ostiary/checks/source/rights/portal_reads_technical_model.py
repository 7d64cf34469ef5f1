"""OST-A007: outsiders read a technical model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source.domains import Strength
from ostiary.checks.source.material import Source
from ostiary.checks.source.rights.exposed import given_to
from ostiary.findings import Check, Finding, Subject

TECHNICAL: Final = (
    "ir.", "base.", "mail.template", "mail.mail", "mail.alias", "mail.followers", "mail.tracking.value",
    "fetchmail.server", "bus.", "res.users.log", "res.device",
)  # fmt: skip
_HARMLESS: Final = frozenset({"ir.ui.menu", "ir.model.data.nothing", "ir.attachment", "ir.filters", "ir.ui.view"})
"""Decided by code of their own, or by stock rules."""


def judge(source: Source) -> Iterator[Finding]:
    for right in source.rights:
        model = right.model
        if model is None or not model.startswith(TECHNICAL) or model in _HARMLESS or not right.operations:
            continue
        audiences = source.audiences(right.group) if right.group else ()
        open_to = [who for who in audiences if (source.protection(right, who, "read") or 0) < Strength.OWNER]
        if open_to and not source.code.model(model).transient:
            yield CHECK.finding(
                f"The right for {given_to(right)} opens `{model}`, which is part of the machinery, to outsiders.",
                confidence="firm",
                subject=Subject(model=model, group=right.group),
                location=source.location(right.place),
                evidence={"right": right.xmlid, "operations": sorted(right.operations)},
                identity=(right.xmlid,),
            )


CHECK = Check(
    code="OST-A007",
    slug="portal-reads-technical-model",
    title="Outsiders have a right to a technical model",
    severity="high",
    why="Technical models hold settings, addresses, code and the structure of the database, for all customers at once.",
    remedy="Drop the right and read what the page needs with sudo in the controller.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
