"""`ostiary checks`: the list, and the page of one."""

from __future__ import annotations

import json

import pytest

from ostiary.checks.every import every_check
from unit.cli.conftest import Run


def test_every_check_is_listed(run: Run) -> None:
    out = run("checks").out
    for check in every_check():
        assert check.slug in out
    assert f"{len(every_check())} checks; `ostiary checks CODE` documents one" in out


def test_the_list_for_programs(run: Run) -> None:
    found = json.loads(run("checks", "--format", "json").out)
    assert found["schema"] == "ostiary/checks/1"
    assert [one["code"] for one in found["checks"]] == [check.code for check in every_check()]
    assert run("checks", "--format", "markdown").out.startswith("| code | check | severity | |\n")


@pytest.mark.parametrize("name", ["OST-U007", "u007", "portal-partner-archived"])
def test_one_check_with_its_page(run: Run, name: str) -> None:
    out = run("checks", name).out
    assert out.startswith("OST-U007  portal-partner-archived\n")
    assert "severity: medium at worst" in out and "What helps" in out
    assert "A world with it:" in out and "```" not in out
    page = json.loads(run("checks", name, "--format", "json").out)["page"]
    assert page.startswith("# OST-U007 portal-partner-archived")
    assert run("checks", name, "--format", "markdown").out.startswith("# OST-U007 portal-partner-archived\n")


def test_the_beginning_of_a_code_lists(run: Run) -> None:
    out = run("checks", "OST-U").out
    assert "OST-U001" in out and "OST-G001" not in out


def test_an_unknown_check_is_guessed(run: Run) -> None:
    done = run("checks", "portal-partner-archivd")
    assert done.status == 2
    assert done.err == (
        "error: there is no check `portal-partner-archivd`\nhint: did you mean `portal-partner-archived`?\n"
    )
