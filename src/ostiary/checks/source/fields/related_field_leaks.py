"""OST-D015: a related field brings a sensitive value of a closed model to outsiders."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.fields import words
from ostiary.checks.source.fields.sensitive import is_protected
from ostiary.checks.source.material import Source
from ostiary.facts.addons import DeclaredField
from ostiary.facts.code import CodeField
from ostiary.findings import Check, Finding, Subject


def judge(source: Source) -> Iterator[Finding]:
    for item in source.fields:
        related = item.attributes.get("related")
        if not isinstance(related, str) or "." not in related or not source.readers(item.model, item.module):
            continue
        code = source.code.model(item.model)
        target = _target(source, item.model, related)
        if target is None or code.transient or code.abstract or item.attributes.get("related_sudo") is False:
            continue
        if not is_protected(source, item.model, item.name) and _is_secret(source, item, target):
            yield CHECK.finding(
                f"`{item.name}` takes `{related}` with sudo, and outsiders read `{item.model}`: they get a value of "
                f"`{target.model}`, which they have no right to.",
                confidence="firm",
                subject=Subject(model=item.model, field=item.name),
                location=source.location(item.place),
                evidence={"related": related},
            )


def _target(source: Source, model: str, related: str) -> CodeField | None:
    field: CodeField | None = None
    for name in related.split("."):
        field = source.field(model, name)
        if field is None:
            return None
        model = field.comodel or ""
    return field


def _is_secret(source: Source, item: DeclaredField, target: CodeField) -> bool:
    """The value is sensitive, and nobody outside may read it where it comes from."""
    named = words.sensitive(target.name, item.type) or bool(target.groups and item.attributes.get("groups") == "")
    return named and not source.readers(target.model, item.module)


CHECK = Check(
    code="OST-D015",
    slug="related-field-leaks",
    title="A related field opens a value of a closed model",
    severity="high",
    why=(
        "Related fields read with sudo: who may read the record reads the value, whatever the rights of the other "
        "model."
    ),
    remedy="Give the field `groups`, or `related_sudo=False`.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
