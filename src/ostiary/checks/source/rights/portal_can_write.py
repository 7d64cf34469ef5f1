"""OST-A002: portal users may change records."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.checks.source.material import Source
from ostiary.checks.source.rights.changing import changing, finding
from ostiary.findings import Check, Finding


def judge(source: Source) -> Iterator[Finding]:
    for found in changing(source, "portal", "write"):
        yield finding(source, CHECK, found, "high")


CHECK = Check(
    code="OST-A002",
    slug="portal-can-write",
    title="Portal users may change records of a model",
    severity="high",
    why=(
        "Over RPC a portal user can write every field of the record, also price, state and owner; nothing is tested "
        "afterwards."
    ),
    remedy=(
        "Write in a controller that takes only the fields that are meant, or add a rule for write that binds the owner."
    ),
    judge=judge,
    needs=("source",),
    series=(8, 20),
)
