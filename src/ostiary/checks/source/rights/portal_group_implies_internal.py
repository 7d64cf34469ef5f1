"""OST-G001: the portal or public group implies the group of employees."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.access_records import group_commands
from ostiary.checks.source.groups import INTERNAL, PORTAL, PUBLIC, closure
from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding, Subject


def judge(source: Source) -> Iterator[Finding]:
    for record in source.records("res.groups"):
        added = [item.group for item in group_commands(record, "implied_ids") or () if item.name == "link"]
        if record.xmlid in (PORTAL, PUBLIC) and INTERNAL in closure(added, source.implied):
            value = record.values["implied_ids"]
            yield CHECK.finding(
                f"`{record.xmlid}` implies `{INTERNAL}` from here on: every outsider becomes an employee.",
                subject=Subject(group=record.xmlid),
                location=source.location(record.place._replace(line=value.line)),
            )


CHECK = Check(
    code="OST-G001",
    slug="portal-group-implies-internal",
    title="The group of outsiders implies that of employees",
    severity="critical",
    why="All rights of employees become those of every customer or visitor.",
    remedy="Take the implication away, and give outsiders rights of their own.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
