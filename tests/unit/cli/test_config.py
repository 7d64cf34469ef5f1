"""Defaults for options from files."""

from __future__ import annotations

from pathlib import Path

import pytest

from unit.cli.conftest import Run


def logins(text: str) -> list[str]:
    return [line.split(",")[1] for line in text.splitlines()[1:]]


def test_ostiary_toml_gives_defaults(run: Run, world: Path, tmp_path: Path) -> None:
    (tmp_path / "ostiary.toml").write_text(
        'quiet = true\n[matrix]\nuser = ["6"]\nmodel = ["shop.price"]\nformat = "csv"\n'
    )
    done = run("matrix", world)
    assert (done.status, logins(done.out), done.err) == (0, ["ada@quist.example"], "")


def test_the_command_line_goes_before(run: Run, world: Path, tmp_path: Path) -> None:
    (tmp_path / "ostiary.toml").write_text('[matrix]\nuser = ["6"]\nmodel = ["shop.price"]\nformat = "json"\n')
    assert logins(run("matrix", world, "--user", "7", "--format", "csv").out) == ["pim@quist.example"]


def test_pyproject_and_config_are_read_too(run: Run, world: Path, tmp_path: Path) -> None:
    text = '[matrix]\nuser = ["7"]\nmodel = ["shop.price"]\nformat = "csv"\n'
    (tmp_path / "pyproject.toml").write_text(text.replace("[matrix]", "[tool.ostiary.matrix]"))
    assert logins(run("matrix", world).out) == ["pim@quist.example"]
    (tmp_path / "other.toml").write_text(text.replace('"7"', '"8"'))
    assert logins(run("matrix", world, "--config", "other.toml").out) == ["otto@falk.example"]


def test_a_pyproject_of_something_else_is_left_alone(run: Run, world: Path, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.black]\nline-length = 88\n")
    assert run("matrix", world, "--model", "shop.price").status == 0


def test_addons_are_relative_to_the_file(run: Run, world: Path, tmp_path: Path) -> None:
    folder = tmp_path / "conf"
    folder.mkdir()
    (folder / "x.toml").write_text('addons = ["mine"]\n')
    done = run("matrix", world, "--config", folder / "x.toml")
    assert done.err == f"error: `{folder}/mine` is not a folder with addons\nhint: --addons takes folders\n"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("strict = ", "`ostiary.toml` is not TOML: Invalid value (at end of document)"),
        ("[matrixx]\n", "`ostiary.toml` has a table [matrixx] for no command"),
        ("[matrix]\nrecord = 1\n", "`ostiary.toml` sets `record`, which `ostiary matrix` does not know"),
        ("[matrix]\nusers = ['6']\n", "`ostiary.toml` sets `users`, which `ostiary matrix` does not know"),
        ("[matrix]\nconfig = 'x'\n", "`ostiary.toml` sets `config`, which `ostiary matrix` does not know"),
    ],
)
def test_mistakes_in_the_file_are_told(run: Run, world: Path, tmp_path: Path, text: str, error: str) -> None:
    (tmp_path / "ostiary.toml").write_text(text)
    done = run("matrix", world)
    assert (done.status, done.out, done.err.splitlines()[0]) == (2, "", f"error: {error}")


def test_a_setting_of_another_command_does_no_harm(run: Run, world: Path, tmp_path: Path) -> None:
    (tmp_path / "ostiary.toml").write_text('evaluator = "record"\n[who]\neverybody = true\n')
    assert run("explain", world, "--user", "6", "--record", "shop.price:1").status == 0
