"""Which groups imply which, and who is an outsider."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final, Literal

from ostiary.checks.source.access import apply
from ostiary.checks.source.access_records import group_commands
from ostiary.facts.addons import DataRecord

PORTAL: Final = "base.group_portal"
PUBLIC: Final = "base.group_public"
INTERNAL: Final = "base.group_user"
EVERYONE: Final = "base.group_everyone"
Audience = Literal["public", "portal"]


def implied(records: Iterable[DataRecord]) -> dict[str, set[str]]:
    """Group → the groups that it implies, as the data files say."""
    found: dict[str, set[str]] = defaultdict(set)
    for record in records:
        if record.kind == "record" and record.model == "res.groups" and "implied_ids" in record.values:
            for command in group_commands(record, "implied_ids") or ():
                apply(found[record.xmlid], command)
    return found


def closure(groups: Collection[str], implies: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Groups with all that they imply."""
    found: set[str] = set()
    waiting = list(groups)
    while waiting:
        group = waiting.pop()
        if group not in found:
            found.add(group)
            waiting.extend(implies.get(group, ()))
    return frozenset(found)
