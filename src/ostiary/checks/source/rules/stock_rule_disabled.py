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
    around = source.around(record.module)
    found = source.book.merged(record.xmlid, around) if record.xmlid in source.book.by_xmlid else None
    known = found if isinstance(found, Rule) and any(item.module != record.module for item in found.written) else None
    outside = known is not None and (not known.groups or bool(source.outsider_groups(known)))
    replaced = known is not None and _replaced(source, record, known)
    severity: Severity = "critical" if outside and not replaced else "low" if replaced else "medium"
    confidence: Confidence = "firm" if known is not None and not replaced else "tentative"
    what = "deletes" if record.kind == "delete" else "switches off"
    return CHECK.finding(
        f"The module {what} the rule `{record.xmlid}` of another module.",
        severity=severity,
        confidence=confidence,
        subject=Subject(model=known.model if known else None, rule=record.xmlid),
        location=source.location(record.place),
    )


def _replaced(source: Source, record: DataRecord, known: Rule) -> bool:
    """The module has a rule of its own for the same model and for whom the other one was."""
    rules = source.book.rules(known.model or "", source.around(record.module))
    own = (rule for rule in rules if rule.active and rule.xmlid.startswith(f"{record.module}."))
    return any(rule.groups >= known.groups or not rule.groups for rule in own)


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
