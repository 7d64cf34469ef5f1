"""Tries: one file for each family, each a function from the scene to attempts. What they have in common is in
`attempt`, `targets` and `side_effects`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from ostiary.probe.scene import Scene
from ostiary.probe.tries import (
    arguments,
    attachments,
    binaries,
    calls,
    changes,
    exports,
    external,
    fields,
    forms,
    grouping,
    injection,
    messages,
    methods,
    pages,
    parents,
    records,
    reports,
    searches,
    tokens,
    writes,
)
from ostiary.probe.tries.attempt import Attempt

FAMILIES: Final[dict[str, Callable[[Scene], Iterator[Attempt]]]] = {
    "pages": pages.attempts,
    "tokens": tokens.attempts,
    "parents": parents.attempts,
    "arguments": arguments.attempts,
    "calls": calls.attempts,
    "forms": forms.attempts,
    "methods": methods.attempts,
    "injection": injection.attempts,
    "attachments": attachments.attempts,
    "binaries": binaries.attempts,
    "reports": reports.attempts,
    "messages": messages.attempts,
    "records": records.attempts,
    "searches": searches.attempts,
    "grouping": grouping.attempts,
    "fields": fields.attempts,
    "exports": exports.attempts,
    "external": external.attempts,
    "writes": writes.attempts,
    "changes": changes.attempts,
}
"""What is tried, in this order."""


def all_attempts(scene: Scene, families: tuple[str, ...] = ()) -> Iterator[Attempt]:
    """Every try, family by family; some come twice."""
    for name, family in FAMILIES.items():
        if families and name not in families:
            continue
        yield from family(scene)


__all__ = ["FAMILIES", "Attempt", "all_attempts"]
