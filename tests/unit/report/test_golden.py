"""Reports, word by word. After a wanted change: `OSTIARY_GOLDEN=write pytest tests/unit/report/test_golden.py`, then
read the difference of `tests/unit/report/golden/` before it is committed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from ostiary.report.consoles import printing
from ostiary.report.explain_json import dumps, explain_json
from ostiary.report.explain_markdown import explain_markdown
from ostiary.report.explain_terminal import print_explanation
from ostiary.report.matrix_terminal import print_matrix
from ostiary.report.summary import Summary
from ostiary.report.tables import Table, print_csv, print_json
from ostiary.report.who_report import print_who, who_json, who_markdown
from unit.report import answers

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")


def check(name: str, text: str) -> None:
    """The text is that of the golden file; or becomes it, when that was asked for."""
    path = GOLDEN / name
    if os.environ.get("OSTIARY_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    assert text == path.read_bytes().decode()
    assert "\x1b" not in text


def printed(report: Callable[..., None], *arguments: object, **options: object) -> str:
    """What a report prints for the terminal."""
    out = StringIO()
    with printing(out) as console:
        report(console, *arguments, **options)
    return out.getvalue()


@pytest.mark.parametrize("name", list(answers.EXPLANATIONS))
def test_an_explanation_for_the_terminal(name: str) -> None:
    check(f"explain_{name}.txt", printed(print_explanation, answers.EXPLANATIONS[name]))


def test_an_explanation_with_names() -> None:
    check("explain_named.txt", printed(print_explanation, answers.DENIED, answers.NAMES))


@pytest.mark.parametrize("name", list(answers.EXPLANATIONS))
def test_an_explanation_for_a_ticket(name: str) -> None:
    check(f"explain_{name}.md", explain_markdown(answers.EXPLANATIONS[name]))


@pytest.mark.parametrize("name", list(answers.EXPLANATIONS))
def test_an_explanation_for_programs(name: str) -> None:
    text = dumps(explain_json(answers.EXPLANATIONS[name]))
    check(f"explain_{name}.json", text + "\n")
    assert json.loads(text)["schema"] == "ostiary/explain/1"


def test_who_for_the_terminal() -> None:
    check("who.txt", printed(print_who, answers.QUESTION, answers.WAYS, {"ada@quist.example": "Ada Quist"}))
    check("who_nobody.txt", printed(print_who, answers.QUESTION, [], {}))


def test_who_reaches_it_only_perhaps_or_gets_an_error_is_counted_and_told_why() -> None:
    some = [answers.FAILING, answers.PERHAPS]
    check("who_failing.txt", printed(print_who, answers.QUESTION, some, {}))
    check("who_failing.md", who_markdown(answers.QUESTION, some, {}))
    told = who_json(answers.QUESTION, some, {})
    assert told["counts"] == {"allowed": 0, "unknown": 1, "error": 1}
    assert [way["user"]["login"] for way in told["ways"]] == ["otto"]
    assert [way["user"]["login"] for way in told["errors"]] == ["nils"]


def test_who_for_a_ticket() -> None:
    check("who.md", who_markdown(answers.QUESTION, answers.WAYS, {}))


def test_who_for_programs() -> None:
    text = dumps(who_json(answers.QUESTION, answers.WAYS, {"record": "S42"}))
    check("who.json", text + "\n")
    assert "secret" not in text


@pytest.mark.parametrize("everything", [True, False])
def test_a_matrix_for_the_terminal(everything: bool) -> None:
    summary = Summary()
    list(summary.watch(answers.BLOCKS))
    name = "matrix_everything.txt" if everything else "matrix.txt"
    check(name, printed(print_matrix, summary, answers.META, 4, everything=everything))


def test_a_matrix_as_csv() -> None:
    out = StringIO()
    print_csv(Table(answers.BLOCKS, {4: "public", 7: 'pim, the "second"'}, answers.MODELS, answers.META), out)
    check("matrix.csv", out.getvalue())


def test_a_matrix_as_json() -> None:
    out = StringIO()
    print_json(Table(answers.BLOCKS, answers.LOGINS, answers.MODELS, answers.META), out)
    check("matrix.json", out.getvalue())
    assert len(json.loads(out.getvalue())["rows"]) == 20
