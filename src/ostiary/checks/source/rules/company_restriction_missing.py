"""OST-M007: a model with a company and no rule about it."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.leaves import is_company_symbol, symbols
from ostiary.checks.source.material import Source
from ostiary.checks.source.owners import CONFIGURATION
from ostiary.facts.addons import DeclaredField
from ostiary.findings import Check, Finding, Severity, Subject


def judge(source: Source) -> Iterator[Finding]:
    for item in source.fields:
        if item.name == "company_id" and item.attributes.get("comodel") == "res.company" and _stored(item):
            yield from _judge(source, item)


def _stored(item: DeclaredField) -> bool:
    return bool(item.attributes.get("store", not (item.attributes.get("related") or item.attributes.get("compute"))))


def _judge(source: Source, item: DeclaredField) -> Iterator[Finding]:
    code = source.code.model(item.model)
    if code.abstract or code.transient or item.model in CONFIGURATION or code.modules[:1] != (item.module,):
        return
    modules = source.around(item.module)
    rights = source.book.rights(item.model, modules)
    if not any(right.active and right.operations for right in rights) or _has_company_rule(source, item.model, modules):
        return
    outside = bool(source.readers(item.model, item.module))
    severity: Severity = "medium" if outside else "low"
    yield CHECK.finding(
        f"`{item.model}` has a company, and no rule keeps the records of other companies away.",
        severity=severity,
        confidence="firm" if outside else "tentative",
        subject=Subject(model=item.model, field="company_id"),
        location=source.location(item.place),
    )


def _has_company_rule(source: Source, model: str, modules: frozenset[str]) -> bool:
    for rule in source.book.rules(model, modules):
        reading = source.reading(rule)
        if reading.tree is None:
            return True
        for leaf in reading.leaves():
            if "company" in leaf.path or any(is_company_symbol(name) for name in symbols(leaf.value)):
                return True
    return False


CHECK = Check(
    code="OST-M007",
    slug="company-restriction-missing",
    title="A model with a company has no rule about companies",
    severity="medium",
    why="Where several companies share a database, people of one see the records of all others.",
    remedy="Add a rule without groups: `[('company_id', 'in', company_ids + [False])]`.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
