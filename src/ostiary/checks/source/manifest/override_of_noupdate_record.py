"""OST-L209: a change to another module's rule that updates do not bring."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.facts.addons import DataRecord
from ostiary.findings import Check, Finding, Subject


def judge(source: Source) -> Iterator[Finding]:
    for record in source.records("ir.rule"):
        if record.kind != "record" or record.own or not record.xmlid or record.noupdate:
            continue
        if _is_noupdate(source, record):
            yield CHECK.finding(
                f"`{record.xmlid}` is `noupdate` in its own module: this change is made when the module is "
                "installed, and "
                "later changes to it never arrive.",
                confidence="firm",
                subject=Subject(rule=record.xmlid),
                location=source.location(record.place),
            )


def _is_noupdate(source: Source, record: DataRecord) -> bool:
    owner = source.addons.get(record.xmlid.partition(".")[0])
    written = [item for item in owner.records if item.xmlid == record.xmlid] if owner else []
    return bool(written) and written[0].noupdate


CHECK = Check(
    code="OST-L209",
    slug="override-of-noupdate-record",
    title="A change to a rule that updates do not bring",
    severity="low",
    why="A fix of the domain stays in the file: databases that have the module already keep the old rule.",
    remedy="Write a rule of your own, or change the record in a migration script, too.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
