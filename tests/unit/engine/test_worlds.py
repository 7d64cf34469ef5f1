"""Every world of `tests/worlds` says who should see what in its section `expect`; the engine must say the same."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import ostiary
from ostiary.sources.world import Expectation, OpenedWorld, open_world

WORLDS = sorted((Path(__file__).parents[2] / "worlds").glob("*.world.yaml"))


def _cases() -> Iterator[Any]:
    for path in WORLDS:
        for expectation in _opened(path).expectations:
            words = (expectation.user, expectation.operation, expectation.model, expectation.evaluator)
            place = f"{path.name.removesuffix('.world.yaml')}:{expectation.mark.line}"
            yield pytest.param(path, expectation, id=f"{place}-{'-'.join(words)}")


@cache
def _opened(path: Path) -> OpenedWorld:
    return open_world(path)


@cache
def _loaded(path: Path) -> ostiary.World:
    return ostiary.load(str(path))


def _options(expectation: Expectation) -> dict[str, Any]:
    """Companies and website, where the expectation names them."""
    given = {"companies": expectation.companies, "website": expectation.website}
    return {key: value for key, value in given.items() if value is not None}


@pytest.mark.parametrize(("path", "expectation"), list(_cases()))
def test_the_engine_agrees_with_the_world(path: Path, expectation: Expectation) -> None:
    reached = _loaded(path).reach(
        expectation.model,
        operation=expectation.operation,
        evaluator=expectation.evaluator,
        users=[expectation.user_id],
        **_options(expectation),
    )[expectation.user_id]
    if expectation.ids is not None:
        names = {number: name for name, number in _opened(path).names[expectation.model].items()}
        assert {names[number] for number in reached.ids or ()} == set(expectation.sees or ()), expectation.why
    if expectation.outcome is not None:
        assert reached.outcome == expectation.outcome, expectation.why


def test_there_are_worlds_for_the_cases_of_the_semantics() -> None:
    numbers = {path.name[:2] for path in WORLDS}
    assert numbers >= {"01", "02", "03", "04", "05", "06", "07", "25", "27", "30", "32", "40"}
