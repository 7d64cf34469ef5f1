"""OST-K028: whoever may read may post messages."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.findings import Check, Finding, Subject


def judge(source: Source) -> Iterator[Finding]:
    for item in source.models:
        if item.attributes.get("_mail_post_access") == "read" and source.readers(item.model, item.module):
            place = item.place._replace(line=item.names.get("_mail_post_access", item.place.line))
            yield CHECK.finding(
                f"Whoever may read `{item.model}` may post on it, and outsiders may read it.",
                confidence="tentative",
                subject=Subject(model=item.model),
                location=source.location(place),
            )


CHECK = Check(
    code="OST-K028",
    slug="mail-post-access-lowered",
    title="Whoever may read a record may post messages on it",
    severity="low",
    why="Messages go to all followers by e-mail: with wide rules outsiders write to people of other customers.",
    remedy="Leave `_mail_post_access` at `write`, or see that rules hold the records to their owners.",
    judge=judge,
    needs=("source",),
    series=(10, 20),
)
