"""What is followed in two processes is divided by addon."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from ostiary.flow.entries import Entry
from ostiary.flow.program import Definition
from ostiary.flow.shares import shares


def entries(addon: str, count: int, lines: int) -> list[Entry]:
    definition = cast(Definition, SimpleNamespace(addon=addon, function=SimpleNamespace(first=1, last=lines)))
    return [Entry(f"{addon}.{number}", definition, "portal", True, None, "", "") for number in range(count)]


def names(share: list[Entry]) -> set[str]:
    return {entry.definition.addon for entry in share}


def test_few_ways_in_stay_together() -> None:
    few = [*entries("sale", 100, 10), *entries("stock", 199, 10)]
    assert shares(few) == [few]


def test_an_addon_stays_in_one_piece_and_nothing_is_lost() -> None:
    many = [entry for number in range(30) for entry in entries(f"addon{number}", 11, number + 1)]
    first, second = shares(many)
    assert not names(first) & names(second)
    assert sorted(entry.name for entry in (*first, *second)) == sorted(entry.name for entry in many)


def test_the_shares_have_about_as_many_lines() -> None:
    many = [entry for number in range(400) for entry in entries(f"addon{number}", 1, 10)]
    first, second = shares(many)
    assert (len(first), len(second)) == (200, 200)
