"""The ways in, divided between two processes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from ostiary.flow.entries import Entry

MANY: Final = 300
"""From how many ways in on the work is done in two shares."""


def shares(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Two shares of about the same length, an addon in one piece: its functions call each other.

    The first one begins with the addons that all others build upon, and takes longer on Odoo's own.
    """
    if len(entries) < MANY:
        return [list(entries)]
    by_addon: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_addon[entry.definition.addon].append(entry)
    found: list[list[Entry]] = [[], []]
    length = [0, 0]
    for group in by_addon.values():
        lighter = length.index(min(length))
        found[lighter] += group
        length[lighter] += _lines(group)
    return found


def _lines(entries: Sequence[Entry]) -> int:
    return sum(entry.definition.function.last - entry.definition.function.first + 1 for entry in entries)
