"""`ostiary demo`: the three parts of the story, and the page."""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path

import pytest

from ostiary.cli import main
from unit.cli.conftest import Done, Run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def shown(folder: Path) -> Done:
    """The demo, shown once, in an empty folder."""
    out, err = io.StringIO(), io.StringIO()
    redirected = contextlib.redirect_stdout(out), contextlib.redirect_stderr(err)
    with contextlib.chdir(folder), pytest.MonkeyPatch.context() as patch, redirected[0], redirected[1]:
        patch.setenv("COLUMNS", "120")
        status = main(["demo"])
    return Done(status, out.getvalue(), err.getvalue())


def test_the_demo_tells_its_story_and_writes_a_page(shown: Done, folder: Path) -> None:
    assert (shown.status, shown.err.splitlines()[-1][:25]) == (0, "wrote ostiary-demo.html (")
    assert os.listdir(folder) == ["ostiary-demo.html"]
    text = shown.out
    parts = [text.index(part) for part in ("1  Who sees what", "2  The worst exposure", "3  One denial explained")]
    assert parts == sorted(parts)
    assert "outsiders can read 3 records of library.member that belong to another customer." in text
    assert "no record rule narrows it" in text
    assert "DENIED  ida@harbour-school.example (Harbour School, Ida Brandt) cannot read library.loan:" in text
    assert "commercial-partner-mismatch" in text
    assert "\x1b" not in text


def test_who_sees_what_is_a_table_of_users_by_models(shown: Done) -> None:
    lines = [line.split() for line in shown.out.splitlines()]
    header = next(line for line in lines if line[:2] == ["loans", "members"])
    karim = next(line for line in lines if line and line[0] == "karim@st-odile.example")
    cells = dict(zip(header, karim[1:], strict=True))
    assert (cells["loans"], cells["members"], cells["reviews"]) == ("7/7", "3/3", "error")


def test_the_page_has_the_findings_and_the_heat_map(shown: Done, folder: Path) -> None:
    page = (folder / "ostiary-demo.html").read_text()
    for piece in (
        "library.member",
        "One denial explained",
        "commercial-partner-mismatch",
        'id="heat-data"',
        "sample.world.yaml",
    ):
        assert piece in page
    assert str(Path.home()) not in page


def test_the_page_goes_where_it_is_wanted(run: Run) -> None:
    done = run("demo", "-o", "other.html", "--quiet")
    assert (done.status, done.out, done.err, os.listdir()) == (0, "", "", ["other.html"])
    assert run("demo", "-o", "no/where.html").err.startswith("error: cannot write `no/where.html`")
