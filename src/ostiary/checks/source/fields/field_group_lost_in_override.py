"""OST-D019: a module redefines a protected field so that outsiders, or all employees, may read it."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.groups import INTERNAL, PORTAL, PUBLIC
from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding, Severity, Subject


def judge(source: Source) -> Iterator[Finding]:
    for item in source.fields:
        if "groups" not in item.attributes:
            continue
        groups = item.attributes["groups"]
        before = source.earlier(item.model, item.name, item.module).get("groups")
        if (
            not isinstance(before, str)
            or before.startswith("<")
            or (groups is not None and not isinstance(groups, str))
        ):
            continue
        widened = _names(groups) - _names(before)
        if not groups or widened & {PORTAL, PUBLIC, INTERNAL}:
            outside = bool(source.readers(item.model, item.module)) and (not groups or bool(widened & {PORTAL, PUBLIC}))
            severity: Severity = "critical" if outside else "medium"
            now = f"`{groups}`" if groups else "everybody"
            yield CHECK.finding(
                f"`{item.name}` of `{item.model}` was for `{before}`; here it is for {now}.",
                severity=severity,
                confidence="firm",
                subject=Subject(model=item.model, field=item.name),
                location=source.location(item.place),
                evidence={"before": before, "after": groups or ""},
            )


def _names(groups: str | None) -> set[str]:
    return {name.strip() for name in (groups or "").split(",") if name.strip()}


CHECK = Check(
    code="OST-D019",
    slug="field-group-lost-in-override",
    title="A module opens a field that another one protects",
    severity="critical",
    why="The attribute of the last module counts: the protection is gone in every database that has this module.",
    remedy="Leave `groups` out of the override, which keeps what the other module says.",
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
