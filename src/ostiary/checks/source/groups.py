"""Which groups imply which, and who is an outsider."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
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


class Outsiders:
    """The groups that outsiders are in; each group is looked at once."""

    def __init__(self, implies: Mapping[str, Collection[str]]) -> None:
        self._implies = implies
        self._found: dict[str | None, tuple[Audience, ...]] = {
            None: ("public", "portal"),
            EVERYONE: ("public", "portal"),
        }
        self.groups: Mapping[Audience, frozenset[str]] = {
            "public": closure([PUBLIC, EVERYONE], implies),
            "portal": closure([PORTAL, EVERYONE], implies),
        }

    def audiences(self, group: str | None) -> tuple[Audience, ...]:
        """Which outsiders are in a group; the widest first. None is everybody; groups that imply portal count."""
        found = self._found.get(group)
        if found is None and group is not None:
            found = self._found[group] = tuple(self._inside(group))
        return found or ()

    def _inside(self, group: str) -> Iterator[Audience]:
        implied = closure([group], self._implies)
        if group in self.groups["public"] or PUBLIC in implied:
            yield "public"
        if group in self.groups["portal"] or PORTAL in implied:
            yield "portal"
