"""Runs: neighbours in the order of users who see the same records of a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from ostiary.engine.matrix import Block
from ostiary.report.rows import Logins

PIECE: Final = 4_096
"""The longest list of records in one row, unless the row stands for many users: bounds the memory of a reader."""
FEW: Final = 16
"""So many runs of a model may be longer than that."""


@dataclass(frozen=True, slots=True)
class Run:
    """Users, and the records that each of them sees, in order."""

    users: tuple[int, ...]
    ids: tuple[int, ...]


def runs(block: Block, logins: Logins) -> list[Run]:
    """The runs of a block: users in the order of `logins`, then records, when read one after the other."""
    number: dict[int, int] = {}
    sets: list[tuple[int, ...]] = []
    for answer in block.answers:
        if answer.ids:
            number.update(dict.fromkeys(answer.users, len(sets)))
            sets.append(tuple(sorted(answer.ids)))
    numbers = _same(sets)
    seen = [user_id for user_id in logins if user_id in number]
    grouped = [(key, tuple(users)) for key, users in groupby(seen, key=lambda user_id: numbers[number[user_id]])]
    found: list[Run] = []
    for key, users in grouped:
        ids = sets[key]
        found += [Run(users, ids)] if len(ids) <= PIECE or len(grouped) <= FEW else _pieces(users, ids)
    return found


def _same(sets: list[tuple[int, ...]]) -> list[int]:
    """For each set the position of the first that is equal to it."""
    first: dict[tuple[int, ...], int] = {}
    return [first.setdefault(ids, position) for position, ids in enumerate(sets)]


def _pieces(users: tuple[int, ...], ids: tuple[int, ...]) -> Iterator[Run]:
    for user_id in users:
        for start in range(0, len(ids), PIECE):
            yield Run((user_id,), ids[start : start + PIECE])
