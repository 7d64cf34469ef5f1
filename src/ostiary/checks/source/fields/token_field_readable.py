"""OST-D010: a token that opens something, readable by outsiders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.checks.source.fields.sensitive import TEXTS, Words, open_fields, outsider_finding
from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding

WORDS: Final = Words(
    TEXTS, frozenset({"token"}), (("access", "token"), ("signup", "token"), ("share", "token"), ("invite", "token"))
)


def judge(source: Source) -> Iterator[Finding]:
    for found in open_fields(source, WORDS):
        if found.readers and not found.own and found.field.model != "res.users":  # users hide theirs by code
            yield outsider_finding(source, CHECK, found, "a token that opens the record", "high")


CHECK = Check(
    code="OST-D010",
    slug="token-field-readable",
    title="A token has no groups on a model that outsiders read",
    severity="high",
    why="Whoever reads a token can open the record with it, and pass it on.",
    remedy='Give the field `groups="base.group_user"`.',
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
