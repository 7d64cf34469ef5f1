"""OST-D003: an internal note that outsiders may read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source.fields.sensitive import TEXTS, Words, open_fields, outsider_finding
from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding

WORDS: Final = Words(
    TEXTS,
    frozenset(),
    (
        ("internal", "note"),
        ("internal", "notes"),
        ("internal", "comment"),
        ("internal", "comments"),
        ("private", "note"),
        ("private", "notes"),
        ("internal", "description"),
        ("internal", "remark"),
    ),
)


def judge(source: Source) -> Iterator[Finding]:
    for found in open_fields(source, WORDS):
        if found.readers:
            yield outsider_finding(source, CHECK, found, "a note for employees", "medium")


CHECK = Check(
    code="OST-D003",
    slug="internal-note-readable",
    title="An internal note has no groups on a model that outsiders read",
    severity="medium",
    why="Over RPC a portal user reads every field of a record that he may read, shown on a page or not.",
    remedy='Give the field `groups`, such as `groups="base.group_user"`.',
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
