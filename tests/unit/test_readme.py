"""What the documentation shows is what happens: its commands run, its output lines come, its links lead somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "src/ostiary/demo"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def transcripts() -> Iterator[object]:
    """(command, the lines shown below it) of every console block."""
    for page in PAGES:
        for block in CONSOLE.findall(page.read_text(encoding="utf-8")):
            for part in block.split("$ ")[1:]:
                command, *shown = part.splitlines()
                yield pytest.param(command, shown, id=f"{page.name}: {command[:50]}")


@pytest.mark.parametrize(("command", "shown"), list(transcripts()))
def test_a_command_prints_what_the_documentation_shows(command: str, shown: list[str], tmp_path: Path) -> None:
    printed = run(command, tmp_path)
    at = 0
    for line in shown:
        if line.strip() not in ("", "…"):
            assert squeezed(line) in printed[at:], f"`{line}` is not among:\n" + "\n".join(printed[at:])
            at = printed.index(squeezed(line), at) + 1


def run(command: str, folder: Path) -> list[str]:
    """The lines that a command prints, with the sample company in the current folder."""
    for path in SAMPLE.iterdir():
        (folder / path.name).symlink_to(path)
    words = [word.strip("'") for word in re.findall(r"'[^']*'|\S+", command)]
    assert words[0] == "ostiary"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "120", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode in (0, 1), done.stderr
    return [squeezed(line) for line in done.stdout.splitlines()]


def squeezed(line: str) -> str:
    return " ".join(line.split())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target


def test_the_reference_names_every_option() -> None:
    reference = (ROOT / "docs/reference.md").read_text(encoding="utf-8")
    from ostiary.cli.group import COMMANDS, commands

    for name in COMMANDS:
        assert f"ostiary {name}" in reference
        command = commands.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        for parameter in command.params:
            options = [word for word in parameter.opts if word.startswith("--")]
            assert not options or any(f"`{word}" in reference for word in options), f"{name} {options}"
