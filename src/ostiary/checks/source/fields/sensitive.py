"""Fields whose name says that not everybody should read them: what the checks of each kind share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from ostiary.checks.source.domains import Strength
from ostiary.checks.source.groups import EVERYONE, INTERNAL, PORTAL, PUBLIC, Audience, closure
from ostiary.checks.source.material import Source
from ostiary.facts.addons import DeclaredField
from ostiary.findings import Check, Finding, Severity, Subject, lowered

TEXTS: Final = frozenset({"Char", "Text", "Html"})
NUMBERS: Final = frozenset({"Float", "Monetary", "Integer"})
_NOT_SECRET: Final = (
    "_url", "_name", "_type", "_count", "_label", "_hint", "_policy", "_required", "_date", "_expiry", "_prefix",
    "_top", "_bottom", "_left", "_right", "_message", "_format", "_uri", "_endpoint", "_field", "_method", "_enabled",
    "_placeholder",
)  # fmt: skip


class Words(NamedTuple):
    """Names of one kind: whole names, and words of which a name has one between its underscores."""

    types: frozenset[str]
    whole: frozenset[str] = frozenset()
    parts: tuple[tuple[str, ...], ...] = ()

    def meant(self, name: str, kind: str) -> bool:
        if kind not in self.types or name.endswith(_NOT_SECRET):
            return False
        lower = name.lower()
        words = lower.lstrip("x_") if name.startswith("x_") else lower
        return lower in self.whole or bool(_pattern(self.parts).search(f"_{words}_"))


@lru_cache(maxsize=100)
def _pattern(parts: tuple[tuple[str, ...], ...]) -> re.Pattern[str]:
    """Finds one of the parts in a name between underscores."""
    return re.compile("|".join(f"_{re.escape('_'.join(part))}_" for part in parts) or "(?!)")


class Open(NamedTuple):
    """A sensitive field that is open; `readers` are outsiders, none where only employees read the model."""

    field: DeclaredField
    readers: tuple[Audience, ...]
    own: bool
    """Rules hold these readers to records of their own."""


def open_fields(source: Source, words: Words) -> Iterator[Open]:
    """The fields of judged modules that are meant by the words and that no group protects."""
    seen: set[tuple[str, str]] = set()
    for item in source.fields:
        if not words.meant(item.name, item.type) or (item.model, item.name) in seen:
            continue
        code = source.code.model(item.model)
        if code.abstract or code.transient or is_protected(source, item.model, item.name):
            continue
        if not _is_new(source, item):
            continue
        seen.add((item.model, item.name))
        readers = source.readers(item.model, item.module)
        yield Open(item, readers, only_own(source, item.model, item.module))


def _is_new(source: Source, item: DeclaredField) -> bool:
    """The module adds the field; whoever changes one thing about it did not open it."""
    known = source.field(item.model, item.name)
    return known is None or not source.earlier(item.model, item.name, item.module)


def is_protected(source: Source, model: str, name: str) -> bool:
    """The field has groups that no outsider is in."""
    field = source.field(model, name)
    groups = field.groups if field is not None else None
    if not groups:
        return False
    return not any(_lets_in(source, group.strip()) for group in groups.split(","))


def _lets_in(source: Source, group: str) -> bool:
    """Whether a group of `groups="a,!b"` lets outsiders in."""
    return not group.startswith("!") and bool(source.audiences(group)) and group in (PORTAL, PUBLIC, EVERYONE)


def only_own(source: Source, model: str, module: str) -> bool:
    """Rules hold outsiders to records of their own."""
    for right in source.book.rights(model, source.around(module)):
        for who in source.audiences(right.group) if "read" in right.operations else ():
            strength = source.protection(right, who, "read")
            if strength is not None and strength < Strength.OWNER:
                return False
    return True


def outsider_finding(source: Source, check: Check[Source], found: Open, what: str, severity: Severity) -> Finding:
    """A sensitive field on a model that outsiders may read; less, where they read their own records only."""
    field = found.field
    people = "visitors" if "public" in found.readers and not found.own else "portal users"
    tail = " (rules hold them to their own records)" if found.own else ""
    return check.finding(
        f"`{field.name}` of `{field.model}` looks like {what}, has no `groups`, and {people} have a right to read the "
        f"model{tail}.",
        severity=lowered(severity) if found.own else severity,
        confidence="tentative" if found.own else "firm",
        subject=Subject(model=field.model, field=field.name),
        location=source.location(field.place),
    )


def employees_read(source: Source, model: str, module: str) -> bool:
    """Every employee has a right to read the model."""
    groups = closure([INTERNAL], source.implied)
    rights = source.book.rights(model, source.around(module))
    return any(
        right.active and "read" in right.operations and (right.group is None or right.group in groups)
        for right in rights
    )
