"""The examples are what they seem: the files parse, the commands in them exist, and the scheduled run tells people."""

from __future__ import annotations

import configparser
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SAMPLE = ROOT / "src/ostiary/demo/sample.world.yaml"
APPRISE = """
import json, os

class AppriseConfig:
    def add(self, path):
        assert open(path).read()

class Apprise:
    def add(self, config):
        pass

    def notify(self, **message):
        with open(os.environ["TOLD"], "a") as file:
            file.write(json.dumps(message) + "\\n")
        return "DEAF" not in os.environ
"""


def commands_in(path: Path) -> list[list[str]]:
    """The words behind `ostiary` in the lines of a file."""
    found = re.findall(
        r"(?<![\w./])ostiary ((?:audit|lint|matrix|snapshot)\b[^\n\"]*)", path.read_text(encoding="utf-8")
    )
    return [line.split() for line in found]


@pytest.mark.parametrize(
    "path", [path for path in sorted(EXAMPLES.rglob("*")) if path.is_file()], ids=lambda path: path.name
)
def test_options_in_the_examples_exist(path: Path) -> None:
    from ostiary.cli.group import COMMANDS, commands

    for name, *words in commands_in(path):
        if name in COMMANDS:
            command = commands.get_command(None, name)  # type: ignore[arg-type]
            assert isinstance(command, click.Command)
            known = {word for parameter in command.params for word in (*parameter.opts, *parameter.secondary_opts)}
            assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize("path", sorted(EXAMPLES.rglob("*.y*ml")), ids=lambda path: path.name)
def test_yaml_parses(path: Path) -> None:
    assert YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def test_the_units_of_systemd_parse() -> None:
    for path in (EXAMPLES / "scheduled").glob("ostiary-audit.*"):
        parser = configparser.RawConfigParser(strict=False)
        parser.read_string(path.read_text(encoding="utf-8"))
        assert parser.has_section("Unit")


def scheduled(
    folder: Path, source: object, **environment: str
) -> tuple[subprocess.CompletedProcess[str], list[dict[str, str]]]:
    """A scheduled run with an `ostiary` on the path and an Apprise that writes down what it is told."""
    programs, told = folder / "bin", folder / "told"
    programs.mkdir(exist_ok=True)
    (programs / "apprise.py").write_text(APPRISE)
    (programs / "ostiary").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ostiary "$@"\n')
    (programs / "ostiary").chmod(0o755)
    (folder / "notify.yml").write_text("urls: []\n")
    told.write_text("")
    settings = {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": f"{programs}{os.pathsep}{ROOT / 'src'}",
        "TOLD": str(told),
        **environment,
    }
    script = EXAMPLES / "scheduled" / "audit_and_notify.py"
    words = [source, "--folder", folder, "--notify", folder / "notify.yml", "--", "--select", "OST-U001,OST-U007"]
    done = subprocess.run(
        [sys.executable, str(script), *map(str, words)], cwd=folder, env=settings, capture_output=True, text=True
    )
    return done, [json.loads(line) for line in told.read_text().splitlines()]


@pytest.mark.skipif(os.name == "nt", reason="the example is for systemd")
def test_a_scheduled_run_tells_what_is_new_once(tmp_path: Path) -> None:
    done, told = scheduled(tmp_path, SAMPLE)
    assert (done.returncode, done.stderr) == (0, "")
    assert [one["title"] for one in told] == ["Portal audit: 97 of 100, grade A"]
    assert told[0]["body"].startswith("MEDIUM portal-partner-archived: 1 portal user can log in")
    assert Path(told[0]["attach"]).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert (tmp_path / "last.json").exists()
    assert scheduled(tmp_path, SAMPLE)[1] == []


@pytest.mark.skipif(os.name == "nt", reason="the example is for systemd")
def test_a_scheduled_run_tells_that_it_could_not_be_done(tmp_path: Path) -> None:
    done, told = scheduled(tmp_path, tmp_path / "none.ostiary")
    assert done.returncode == 3
    assert told[0]["title"] == "The portal audit could not be done" and "none.ostiary" in told[0]["body"]
    done, told = scheduled(tmp_path, SAMPLE, DEAF="1")
    assert done.returncode == 1 and not (tmp_path / "last.json").exists()
