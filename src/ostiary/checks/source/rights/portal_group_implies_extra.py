"""OST-G002: the portal or public group implies a group of an application."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.access import OPERATIONS
from ostiary.checks.source.access_records import group_commands
from ostiary.checks.source.groups import INTERNAL, PORTAL, PUBLIC, closure
from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding, Subject


def judge(source: Source) -> Iterator[Finding]:
    for record in source.records("res.groups"):
        if record.xmlid not in (PORTAL, PUBLIC):
            continue
        for item in group_commands(record, "implied_ids") or ():
            if (
                item.name == "link"
                and INTERNAL not in closure([item.group], source.implied)
                and _gives(source, item.group)
            ):
                yield CHECK.finding(
                    f"`{record.xmlid}` implies `{item.group}` from here on, and with it what access rights give "
                    "that group.",
                    severity="high" if _gives(source, item.group, change=True) else "medium",
                    confidence="firm",
                    subject=Subject(group=record.xmlid),
                    location=source.location(record.place._replace(line=record.values["implied_ids"].line)),
                    evidence={"implied": item.group},
                    identity=(item.group,),
                )


def _gives(source: Source, group: str, *, change: bool = False) -> bool:
    """Some access right is for the group, or lets it change something; one that only shows fields is harmless."""
    return any(
        command.group == group
        and any(item.granted.get(operation) for operation in (OPERATIONS[1:] if change else OPERATIONS))
        for items in source.book.by_xmlid.values()
        for item in items
        if item.kind == "right"
        for command in item.groups
    )


CHECK = Check(
    code="OST-G002",
    slug="portal-group-implies-extra",
    title="The group of outsiders implies a group that gives rights",
    severity="high",
    why="Every customer or visitor gets what was meant for some employees, in every database with the module.",
    remedy="Give the portal group rights of its own, with rules.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
