"""The planted holes are holes: a plain client goes through each, and through none that only looks so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from conformance.probe_holes import (
    People,
    Told,
    addons,
    changed,
    filled,
    planted_template,
    table,
    told_of,
    wrong_fines,
    wrong_holes,
)
from lab import Lab


@dataclass(frozen=True)
class Library:
    """The running library with the holes."""

    lab: Lab
    database: str
    told: Told
    people: People


@pytest.fixture(scope="module")
def library(lab: Lab, fresh: Callable[..., str]) -> Iterator[Library]:
    database = fresh("holes", planted_template(lab))
    told = told_of(lab, database)
    with addons(), lab.serve(database) as address:
        yield Library(lab, database, told, People(address, told))


def test_every_hole_leaks(library: Library, series: str) -> None:
    rows = table("holes", series)
    assert len(rows) > 80
    assert list(wrong_holes(library.people, rows, library.told)) == []


def test_no_look_alike_leaks(library: Library, series: str) -> None:
    assert list(wrong_fines(library.people, table("fine", series), library.told)) == []


def test_every_change_happens(library: Library, series: str) -> None:
    for row in table("holes", series):
        if "changes" in row:
            assert not changed(library.lab, library.database, library.told, row["changes"]), row["id"]
            library.people[row["by"]].ask(filled(library.told, row["request"]))
            assert changed(library.lab, library.database, library.told, row["changes"]), row["id"]
