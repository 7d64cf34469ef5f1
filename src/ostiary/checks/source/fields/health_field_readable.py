"""OST-D008: a field about health or belief that outsiders may read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source.fields.sensitive import TEXTS, Words, open_fields, outsider_finding
from ostiary.checks.source.material import Source
from ostiary.checks.source.owners import CONFIGURATION
from ostiary.findings import Check, Finding

WORDS: Final = Words(
    TEXTS | {"Selection", "Boolean"},
    frozenset(),
    (
        ("disability",),
        ("religion",),
        ("blood",),
        ("diagnosis",),
        ("medical",),
        ("allergies",),
        ("allergy",),
        ("handicap",),
        ("health",),
    ),
)


def judge(source: Source) -> Iterator[Finding]:
    for found in open_fields(source, WORDS):
        if found.readers and not found.own and found.field.model not in CONFIGURATION:  # people read what is theirs
            yield outsider_finding(source, CHECK, found, "health or belief", "critical")


CHECK = Check(
    code="OST-D008",
    slug="health-field-readable",
    title="A field about health or belief has no groups on a model that outsiders read",
    severity="critical",
    why="Over RPC a portal user reads every field of a record that he may read, shown on a page or not.",
    remedy='Give the field `groups`, such as `groups="base.group_user"`.',
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
