"""OST-D009: a password or key without groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source.fields.sensitive import TEXTS, Open, Words, employees_read, open_fields, outsider_finding
from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding, Subject

WORDS: Final = Words(
    TEXTS | {"Binary"},
    frozenset({"password", "passwd", "secret", "smtp_pass", "apikey"}),
    (
        ("password",), ("secret",), ("api", "key"), ("apikey",), ("private", "key"), ("secret", "key"),
        ("access", "key"), ("auth", "token"), ("oauth", "token"), ("refresh", "token"), ("bearer", "token"),
        ("api", "token"), ("encryption", "key"), ("auth", "key"),
    ),
)  # fmt: skip

_PUBLIC: Final = frozenset({"maps", "site", "public", "publishable", "recaptcha", "captcha"})
"""Keys that stand in every page by nature."""


def judge(source: Source) -> Iterator[Finding]:
    for found in open_fields(source, WORDS):
        if not _kept(source, found) or _PUBLIC & set(found.field.name.split("_")):
            continue
        if found.readers:
            yield outsider_finding(source, CHECK, found, "a password or key", "critical")
        elif employees_read(source, found.field.model, found.field.module):
            yield _for_employees(source, found)


def _kept(source: Source, found: Open) -> bool:
    """The value can be read: what is computed may be empty for those who must not see it, and users hide theirs."""
    field = source.field(found.field.model, found.field.name)
    stored = field is not None and (field.stored or bool(field.related))
    return stored and found.field.model != "res.users"


def _for_employees(source: Source, found: Open) -> Finding:
    field = found.field
    return CHECK.finding(
        f"`{field.name}` of `{field.model}` looks like a password or key, and every employee may read the model.",
        severity="medium",
        confidence="tentative",
        subject=Subject(model=field.model, field=field.name),
        location=source.location(field.place),
    )


CHECK = Check(
    code="OST-D009",
    slug="credential-field-readable",
    title="A password or key has no groups",
    severity="critical",
    why="Over RPC everybody reads every field of a record that he may read, shown in a view or not.",
    remedy='Give the field `groups="base.group_system"`, or keep the secret outside the database.',
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
