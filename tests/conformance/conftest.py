"""Fixtures of the conformance tests: the lab, databases, and what the running Odoos answered.

The tests need the lab (`python3 -m lab`). Where it cannot be brought up they are skipped, unless OSTIARY_LAB=1 says
that it must be there, as in `.ci/run`. Each series is one xdist group: `-n 2 --dist loadgroup` runs both at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conformance.served import Served
    from lab import Lab
    from ostiary.api import World
    from ostiary.sources.api.credentials import Credentials

ALL_SERIES = ("19.0", "14.0")


def chosen_series() -> tuple[str, ...]:
    """The series to test: all, or those named in OSTIARY_SERIES."""
    wanted = os.environ.get("OSTIARY_SERIES")
    return tuple(series for series in ALL_SERIES if not wanted or series in wanted.split(","))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "xdist_group(name): tests that one worker runs")


def pytest_report_header(config: pytest.Config) -> str:
    seed, rules = os.environ.get("OSTIARY_SEED", "1"), os.environ.get("OSTIARY_RULES", "300")
    return f"conformance: Odoo {', '.join(chosen_series())}; seed {seed}, {rules} random rules per series"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that asks for a series runs for each of them, in a group of its own."""
    if "series" in metafunc.fixturenames:
        parameters = [pytest.param(name, marks=pytest.mark.xdist_group(name), id=name) for name in chosen_series()]
        metafunc.parametrize("series", parameters, scope="session")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What the tests want to say, also those that passed in another process."""
    reports = [
        report for some in terminalreporter.stats.values() for report in some if hasattr(report, "user_properties")
    ]
    lines = [value for report in reports for name, value in report.user_properties if name == "conformance"]
    if lines:
        terminalreporter.section("conformance")
        for line in sorted(set(lines)):
            terminalreporter.write_line(line)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The whole trial with real accounts takes longer than everything else together: OSTIARY_LONG=1 runs it."""
    if os.environ.get("OSTIARY_LONG") == "1":
        return
    for item in items:
        if item.path.name == "test_probe_stock.py":
            item.add_marker(pytest.mark.skip(reason="takes minutes until it asks less: OSTIARY_LONG=1"))


@pytest.fixture
def say(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Tell the reader of the test run something."""
    return lambda line: record_property("conformance", line)


@pytest.fixture(scope="session")
def lab(series: str) -> Lab:
    """The lab of the series, brought up."""
    required = os.environ.get("OSTIARY_LAB") == "1"
    try:
        from lab import Lab
    except ImportError as error:
        if required:
            raise
        pytest.skip(f"no lab: {error}")
    try:
        return Lab(series).ensure()
    except Exception as error:
        if required:
            raise
        pytest.skip(f"the lab of Odoo {series} cannot be brought up: {error}")


@pytest.fixture(scope="session")
def fresh(lab: Lab) -> Iterator[Callable[..., str]]:
    """`fresh("name")` clones the template, or another database, under a name of this process."""
    made: list[str] = []

    def clone(name: str, source: str | None = None) -> str:
        database = f"conf_{lab.series.short}_{name}_{os.getpid()}"
        made.append(database)
        lab.clone(database, source)
        return database

    yield clone
    for database in made:
        lab.drop(database)


@pytest.fixture(scope="session")
def scratch_source(lab: Lab) -> str:
    """The template with the scratch models."""
    from conformance import scratch

    return scratch.scratch_template(lab)


# ------------------------------------------------------------------ one Odoo, its database and its API


@pytest.fixture(scope="session")
def served(lab: Lab, fresh: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    from conformance.served import Served
    from ostiary.sources.api.address import read_address

    name = fresh("api")
    with lab.serve(name) as url:
        yield Served(lab, name, read_address(f"{url}?db={name}"), tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def through_postgres(served: Served, admin_key: Credentials) -> Iterator[World]:
    """Opened when the keys are there: making one changes the user."""
    import ostiary

    with ostiary.load(served.lab.url(served.name)) as world:
        yield world


@pytest.fixture(scope="session")
def admin_key(served: Served) -> Credentials:
    """An administrator who is in all companies."""
    return served.key("admin")


@pytest.fixture(scope="session")
def through_api(served: Served, admin_key: Credentials) -> Iterator[World]:
    with served.world(admin_key) as world:
        yield world
