"""Fixtures of the conformance tests: the lab, databases, and what the running Odoos answered.

The tests need the lab (`python3 -m lab`). Where it cannot be brought up they are skipped, unless OSTIARY_LAB=1 says
that it must be there, as in `.ci/run`. With workers (`-n 3 --no-loadscope-reorder`), a file and a series are one piece
of work, and what takes longest begins first.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conformance.served import Served
    from lab import Lab
    from ostiary.api import World
    from ostiary.sources.api.credentials import Credentials

HERE = Path(__file__).parent
ALL_SERIES = ("19.0", "14.0")
LONG = (
    "test_api_source", "test_audit_sources", "test_scenarios", "test_probe", "test_template", "test_random_worlds",
    "test_fixes", "test_code_facts", "test_shipped_data", "test_backends", "test_audit_checks_settings",
    "test_probe_visitors",
)  # fmt: skip
"""Files that take long, the longest first."""
TOGETHER = {"test_audit_sources": "test_api_source"}
"""Files that share a running Odoo with another one."""


def chosen_series() -> tuple[str, ...]:
    """The series to test: all, or those named in OSTIARY_SERIES."""
    wanted = os.environ.get("OSTIARY_SERIES")
    return tuple(series for series in ALL_SERIES if not wanted or series in wanted.split(","))


def pytest_report_header(config: pytest.Config) -> str:
    seed, rules = os.environ.get("OSTIARY_SEED", "1"), os.environ.get("OSTIARY_RULES", "300")
    return f"conformance: Odoo {', '.join(chosen_series())}; seed {seed}, {rules} random rules per series"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that asks for a series runs for each of them."""
    if "series" in metafunc.fixturenames:
        metafunc.parametrize("series", chosen_series(), scope="session")


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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """One worker runs the tests of a file in a series: they share databases and servers."""
    from xdist.scheduler import LoadScopeScheduling

    class OfFileAndSeries(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            path, _, test = nodeid.partition("::")
            name = Path(path).stem
            series = next((one for one in ALL_SERIES if one in test.partition("[")[2]), "")
            return f"{TOGETHER.get(name, name)} {series}"

    return OfFileAndSeries(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest files come first where workers share them."""
    for item in items:
        if item.path.stem == "test_probe_stock" and os.environ.get("OSTIARY_LONG") != "1":
            item.add_marker(pytest.mark.skip(reason="takes minutes until it asks less: OSTIARY_LONG=1"))
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


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
def through_postgres(served: Served, through_api: World) -> Iterator[World]:
    """Opened when the API was read: making a key changes its user, and Odoo 14 notes that it logged in."""
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
