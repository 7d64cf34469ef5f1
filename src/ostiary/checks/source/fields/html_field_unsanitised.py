"""OST-D029: an HTML field that is not sanitised, on a model that outsiders write or read."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.facts.addons import DeclaredField
from ostiary.findings import Check, Finding, Severity, Subject


def judge(source: Source) -> Iterator[Finding]:
    for item in source.fields:
        if item.type == "Html" and item.attributes.get("sanitize") is False and _stored(source, item):
            writers = source.written_by_outsiders(item.model, item.module)
            if writers or source.readers(item.model, item.module):
                severity: Severity = "high" if writers else "low"
                what = "write" if writers else "read"
                yield CHECK.finding(
                    f"`{item.name}` of `{item.model}` keeps scripts, and outsiders {what} the model.",
                    severity=severity,
                    confidence="firm" if writers else "tentative",
                    subject=Subject(model=item.model, field=item.name),
                    location=source.location(item.place),
                )


def _stored(source: Source, item: DeclaredField) -> bool:
    field = source.field(item.model, item.name)
    return field is not None and field.stored and not source.code.model(item.model).transient


CHECK = Check(
    code="OST-D029",
    slug="html-field-unsanitised",
    title="An HTML field is not sanitised",
    severity="high",
    why="A script in it runs in the browser of whoever opens the record, with his rights.",
    remedy="Leave `sanitize` on; allow single things with `sanitize_attributes` or `sanitize_overridable`.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
