"""The commands themselves: what is listed, what is imported, and how quick that is."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

import ostiary
from ostiary.cli.group import COMMANDS, PLANNED
from unit.cli.conftest import Run

SOURCE = Path(ostiary.__file__).parents[1]
HEAVY = {"duckdb", "psycopg", "rich", "ruamel", "sqlglot", "ostiary.api", "ostiary.engine", "concurrent"}
CONTRACT = {
    "audit",
    "explain",
    "who",
    "matrix",
    "lint",
    "probe",
    "prove",
    "diff",
    "fix",
    "selftest",
    "snapshot",
    "serve",
    "checks",
    "demo",
}


def python(*words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    return subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, check=False)


def test_every_command_of_the_contract_is_there_or_announced() -> None:
    assert COMMANDS.keys() | set(PLANNED) == CONTRACT


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_their_own_help_says(name: str) -> None:
    command = importlib.import_module(f"ostiary.cli.{name}").command
    assert isinstance(command, click.Command)
    assert (command.name, command.get_short_help_str(200)) == (name, COMMANDS[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_a_help(name: str, run: Run) -> None:
    command = importlib.import_module(f"ostiary.cli.{name}").command
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    assert [option.name for option in options if not option.help] == []
    assert run(name, "--help").status == 0


def test_help_imports_no_command_and_nothing_heavy() -> None:
    listing = "import sys; from ostiary.cli import main; status = main(['--help']); print(status, *sys.modules)"
    done = python("-c", listing)
    assert done.returncode == 0, done.stderr
    status, *modules = done.stdout.splitlines()[-1].split()
    assert status == "0"
    assert HEAVY.isdisjoint(modules)
    assert {f"ostiary.cli.{name}" for name in COMMANDS}.isdisjoint(modules)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_is_quick_too(name: str) -> None:
    listing = f"import sys; from ostiary.cli import main; main(['{name}', '--help']); print(*sys.modules)"
    modules = python("-c", listing).stdout.splitlines()[-1].split()
    assert HEAVY.isdisjoint(modules)


def test_help_takes_a_quarter_of_a_second() -> None:
    """Compared with a bare Python, so that a busy machine does not count."""

    def best(*words: str) -> float:
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            python(*words)
            times.append(time.perf_counter() - begun)
        return min(times)

    bare = best("-c", "pass")
    assert best("-m", "ostiary", "--help") < max(0.25, 8 * bare)


def test_no_command_at_all_shows_the_help(run: Run) -> None:
    done = run()
    assert (done.status, done.out) == (2, "")
    assert "Usage: ostiary" in done.err and "matrix" in done.err


def test_a_command_that_is_mistyped_is_guessed(run: Run) -> None:
    assert run("matrx").err == "error: there is no command `matrx`\nhint: did you mean `matrix`?\n"


@pytest.mark.parametrize("name", PLANNED)
def test_commands_of_later_releases_say_so(name: str, run: Run) -> None:
    done = run(name, "x")
    assert (done.status, done.out) == (2, "")
    assert (
        done.err == f"error: `ostiary {name}` comes with a later release\nhint: `ostiary --help` lists what is there\n"
    )


def test_the_version(run: Run) -> None:
    assert run("--version").out == f"ostiary {ostiary.__version__}\n"
