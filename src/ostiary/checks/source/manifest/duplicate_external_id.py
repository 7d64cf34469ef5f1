"""OST-L201: two places of one module write the same access right, rule or template; the last one wins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ostiary.checks.source.material import Source
from ostiary.facts.addons import Addon, DataRecord, Template
from ostiary.findings import Check, Finding, Subject

_MODELS = ("ir.model.access", "ir.rule", "ir.access")


def judge(source: Source) -> Iterator[Finding]:
    for addon in source.judged:
        yield from _records(source, addon)
        yield from _templates(source, addon.templates)


def _records(source: Source, addon: Addon) -> Iterator[Finding]:
    first: dict[str, DataRecord] = {}
    for record in addon.records:
        if record.kind != "record" or record.model not in _MODELS or not record.xmlid:
            continue
        before = first.setdefault(record.xmlid, record)
        if before is not record and before.model == record.model and _overwrites(before, record):
            yield CHECK.finding(
                f"`{record.xmlid}` stands in {before.place.path}:{before.place.line}, too; only the later one counts.",
                subject=Subject(rule=record.xmlid),
                location=source.location(record.place),
                evidence={"first": f"{before.place.path}:{before.place.line}"},
            )


def _overwrites(before: DataRecord, after: DataRecord) -> bool:
    """Both are whole records that say different things; one that only adds a value is no copy."""
    shared = before.values.keys() & after.values.keys()
    differ = any(before.values[name].text.split() != after.values[name].text.split() for name in shared)
    return "model_id" in shared and differ


def _templates(source: Source, templates: Iterable[Template]) -> Iterator[Finding]:
    first: dict[str, Template] = {}
    for template in templates:
        before = first.setdefault(template.xmlid, template) if template.xmlid.rpartition(".")[2] else template
        if before is not template and before.root != template.root:
            yield CHECK.finding(
                f"The template `{template.xmlid}` stands in {before.place.path}:{before.place.line}, too; only "
                "the later one "
                "counts.",
                severity="low",
                location=source.location(template.place),
                identity=(template.xmlid,),
            )


CHECK = Check(
    code="OST-L201",
    slug="duplicate-external-id",
    title="Two records of one module have the same external id",
    severity="high",
    why="The second overwrites the first: one of the rules or rights that were written is not there.",
    remedy="Give each record an id of its own.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
