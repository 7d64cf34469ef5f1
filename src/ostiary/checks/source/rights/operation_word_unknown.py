"""OST-A036: in series 20, a row of `ir.access` whose operation is no word that Odoo knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding, Subject

WORDS: Final = frozenset(
    {"crud", "cru", "crd", "cud", "rud", "cr", "cu", "cd", "ru", "rd", "ud", "c", "r", "u", "d"}
)  # fmt: skip


def judge(source: Source) -> Iterator[Finding]:
    for record in source.records("ir.access"):
        word = record.text("operation")
        if record.kind == "record" and word is not None and word.strip() not in WORDS:
            yield CHECK.finding(
                f"`{word.strip()}` is no operation: Odoo takes letters of `crud`, in that order.",
                subject=Subject(rule=record.xmlid),
                location=source.location(record.place),
                identity=(record.xmlid,),
            )


CHECK = Check(
    code="OST-A036",
    slug="operation-word-unknown",
    title="The operation of an access row is no word that Odoo knows",
    severity="medium",
    why="The row does not load, or the server ignores it: a restriction that is written is not there.",
    remedy="Write letters of `crud` in that order.",
    judge=judge,
    needs=("source",),
    series=(20, 20),
)
