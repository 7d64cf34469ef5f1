"""OST-R014: a module switches off or deletes a rule of another module."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.access import Rule
from ostiary.checks.source.access_records import truth
from ostiary.checks.source.material import Source
from ostiary.facts.addons import DataRecord
from ostiary.findings import Check, Confidence, Finding, Severity, Subject


def judge(source: Source) -> Iterator[Finding]:
    for record in source.records("ir.rule", "ir.access"):
        active = record.values.get("active")
        off = record.kind == "delete" or (active is not None and not truth(active))
        if off and not record.own and record.xmlid:
            yield _finding(source, record)


def _finding(source: Source, record: DataRecord) -> Finding:
    found = (
        source.book.merged(record.xmlid, source.around(record.module)) if record.xmlid in source.book.by_xmlid else None
    )
    groups = found.groups if isinstance(found, Rule) else frozenset[str]()
    outside = not groups or any(source.audiences(group) for group in groups)
    severity: Severity = "critical" if outside else "medium"
    confidence: Confidence = "firm" if found is not None else "tentative"
    what = "deletes" if record.kind == "delete" else "switches off"
    return CHECK.finding(
        f"The module {what} the rule `{record.xmlid}` of another module.",
        severity=severity if found is not None else "high",
        confidence=confidence,
        subject=Subject(model=found.model if found else None, rule=record.xmlid),
        location=source.location(record.place),
    )


CHECK = Check(
    code="OST-R014",
    slug="stock-rule-disabled",
    title="A module switches off a rule of another module",
    severity="critical",
    why="All that relied on the rule is open from the moment the module is installed, in every database.",
    remedy="Write a rule of your own that says what should be allowed instead.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
