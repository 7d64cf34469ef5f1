"""Fields with telling names that outsiders read, in records that they may open.

A stored field, and one that is computed or related as superuser, gives its value to whoever may read the record. A
field that is computed with the user's own rights shows nothing that they could not read elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from ostiary.checks.audit.material import Audit
from ostiary.checks.audit.openings import Who
from ostiary.checks.audit.rows import counted
from ostiary.database import as_int, quoted
from ostiary.engine.field_access import may_read_field
from ostiary.facts import FieldRow
from ostiary.findings import Check, Confidence, Finding, Severity, Subject, lowered

NUMBERS: Final = frozenset({"float", "monetary", "integer"})
TEXTS: Final = frozenset({"char", "text", "html"})
ANY: Final = NUMBERS | TEXTS | {"selection", "boolean", "date", "datetime", "many2one", "binary", "json"}
KINDS: Final[tuple[Who, ...]] = ("portal", "public")
WORDS: Final[dict[Who, str]] = {"portal": "portal users", "public": "visitors"}


@dataclass(frozen=True)
class Words:
    """Names of fields that say what is in them: whole words between underscores."""

    words: tuple[str, ...]
    types: frozenset[str] = ANY
    harmless: str = r"(?!)"
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        text = rf"(^|_)({'|'.join(self.words)})($|_)"
        object.__setattr__(self, "pattern", re.compile(text))

    def names(self, row: FieldRow) -> bool:
        if row.type not in self.types or not self.pattern.search(row.name):
            return False
        return re.search(self.harmless, row.name) is None


@dataclass(frozen=True, slots=True)
class Readable:
    """A field that some outsiders read; `certain` is false where its groups stand in code that nobody has shown."""

    model: str
    name: str
    who: tuple[Who, ...]
    certain: bool
    stock: bool


def judge_fields(check: Check[Audit], audit: Audit, words: Words, *, loud: bool = False) -> Iterator[Finding]:
    """A finding for each field that was added here, and a quiet one for all those of stock modules together.

    `loud`: a field of a stock module counts like the others as soon as some row has a value.
    """
    found = list(readable(audit, words.names))
    alone = [one for one in found if not one.stock or (loud and rows_with_value(audit, one.model, one.name))]
    for one in alone:
        yield _about(check, audit, one)
    shipped = [one for one in found if one not in alone]
    if shipped:
        names = [f"{one.model}.{one.name}" for one in shipped]
        yield check.finding(
            f"Odoo's own modules leave {counted(len(names), 'such field')} without groups: {', '.join(names)}.",
            severity="info",
            confidence="firm",
            evidence={"fields": names},
            identity=("stock",),
        )


def readable(audit: Audit, wanted: Callable[[FieldRow], bool]) -> Iterator[Readable]:
    """The wanted fields of models that outsiders may read, by model and name."""
    for model in open_models(audit):
        for name, row in sorted(audit.facts.fields.get(model, {}).items()):
            if wanted(row) and gives_value(audit, row):
                who = tuple(kind for kind in KINDS if _reads(audit, kind, model, name) is not False)
                if who:
                    certain = all(_reads(audit, kind, model, name) for kind in who) and is_known(audit, model, name)
                    yield Readable(model, name, who, certain, is_stock(audit, model, name))


def open_models(audit: Audit) -> list[str]:
    """The models with rows that last and that some outsiders may read."""
    models = {model for kind in KINDS for (model, operation) in audit.openings.rights[kind] if operation == "read"}
    return sorted(
        name
        for name in models
        if name in audit.facts.models and not audit.facts.models[name].transient and audit.engine.schema.table(name)
    )


def gives_value(audit: Audit, row: FieldRow) -> bool:
    code = audit.facts.code.field(row.model, row.name)
    if row.store:
        return True
    if code is None or code.inherited:
        return False
    return code.related_sudo if code.related else bool(code.compute_sudo)


def _reads(audit: Audit, who: Who, model: str, name: str) -> bool | None:
    """Whether some of them pass the groups of the field; None when that cannot be told."""
    if not audit.openings.opens(who, model, "read"):
        return False
    found = audit.engine.schema.field(model, name)
    if found is None:
        return False
    answers = {may_read_field(audit.engine.schema, found, groups) for groups in audit.openings.groups[who]}
    return True if True in answers else None if None in answers else False


def is_known(audit: Audit, model: str, name: str) -> bool:
    """Whether the source that declares the field was read; a manual field has none."""
    row, unknown = audit.facts.models[model], audit.facts.code.unknown_modules
    return (
        audit.facts.fields[model][name].manual
        or audit.facts.code.field(model, name) is not None
        or not row.modules & unknown
    )


def is_stock(audit: Audit, model: str, name: str) -> bool:
    """Whether a stock module declares the field, as far as the code says."""
    stock = audit.facts.code.stock_modules
    if audit.facts.fields[model][name].manual:
        return False
    code = audit.facts.code.field(model, name)
    if code is not None and code.module is not None:
        return code.module in stock
    return bool(audit.facts.models[model].modules) and audit.facts.models[model].modules <= stock


def _about(check: Check[Audit], audit: Audit, one: Readable) -> Finding:
    who = max(one.who, key=lambda kind: audit.openings.count(kind, one.model, "read").most)
    count = audit.openings.count(who, one.model, "read")
    severity, confidence = count.judged(check.severity)
    filled = rows_with_value(audit, one.model, one.name)
    severity, confidence = _by_value(severity, confidence, filled)
    if not one.certain:
        confidence = "tentative"
    people = " and ".join(WORDS[kind] for kind in one.who)
    return check.finding(
        f"`{one.model}.{one.name}` can be read by {people} in the records that they may open.",
        severity=severity,
        confidence=confidence,
        subject=Subject(model=one.model, field=one.name),
        evidence={"who": list(one.who), **count.evidence(), "filled": filled},
    )


def _by_value(severity: Severity, confidence: Confidence, filled: int | None) -> tuple[Severity, Confidence]:
    """A field without any value gives nothing away today."""
    return (lowered(severity), "tentative") if filled == 0 else (severity, confidence)


def rows_with_value(audit: Audit, model: str, name: str) -> int | None:
    """How many rows have a value; None where it is not a column."""
    table = audit.engine.schema.table(model)
    if table is None or not audit.has(table.name, name):
        return None
    return as_int(audit.rows(f"SELECT count(*) FROM {quoted(table.name)} WHERE {quoted(name)} IS NOT NULL")[0][0])
