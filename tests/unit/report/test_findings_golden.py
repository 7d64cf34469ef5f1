"""Reports of findings, word by word (`OSTIARY_GOLDEN=write` as in `test_golden.py`), and what must hold for any of them."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from ostiary.findings import Finding
from ostiary.report.consoles import printing
from ostiary.report.findings_github import findings_github
from ostiary.report.findings_html import findings_html
from ostiary.report.findings_json import findings_text
from ostiary.report.findings_junit import findings_junit
from ostiary.report.findings_markdown import findings_markdown
from ostiary.report.findings_report import GROUPINGS, FindingsReport
from ostiary.report.findings_sarif import findings_sarif
from ostiary.report.findings_terminal import print_findings
from unit.report.findings_data import ACCEPTED, EMPTY, EVIL, FINDINGS, REPORT, many
from unit.report.test_golden import check

SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0.schema.json").read_text(encoding="utf-8"))


def findings_terminal(report: FindingsReport) -> str:
    out = StringIO()
    with printing(out) as console:
        print_findings(console, report)
    return out.getvalue()


WRITERS: dict[str, Callable[[FindingsReport], str]] = {
    "txt": findings_terminal,
    "json": findings_text,
    "md": findings_markdown,
    "xml": findings_junit,
    "sarif": findings_sarif,
    "github": findings_github,
}


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_report_with_everything_in_it(suffix: str) -> None:
    text = WRITERS[suffix](REPORT).replace(f'"{json_version()}"', '"X.Y.Z"')
    check(f"findings.{suffix}", text)
    assert "secret" not in text and "\x1b" not in text and "\u202e" not in text


def json_version() -> str:
    import ostiary

    return ostiary.__version__


@pytest.mark.parametrize("suffix", ["txt", "md", "github"])
def test_a_report_with_nothing_in_it(suffix: str) -> None:
    check(f"findings_empty.{suffix}", WRITERS[suffix](EMPTY))


@pytest.mark.parametrize("group_by", GROUPINGS)
def test_what_stands_together(group_by: Any) -> None:
    check(f"findings_by_{group_by}.txt", findings_terminal(dataclasses.replace(REPORT, group_by=group_by)))


# --------------------------------------------------------------------------- JSON


def test_the_json_is_that_of_the_contract() -> None:
    found = json.loads(findings_text(REPORT))
    assert (found["schema"], found["source"], found["series"]) == (
        "ostiary/findings/1",
        "postgresql://odoo:***@db/prod",
        "19.0",
    )
    assert found["score"]["value"] == 41 and found["score"]["lost"][0]["points"] == 49.5
    assert found["coverage"]["decisions"] == {"exact": 900, "unknown": 12}
    assert [one["fingerprint"] for one in found["findings"]] == [one.fingerprint for one in REPORT.results.findings]
    first = found["findings"][0]
    assert set(first["subject"]) == {"model", "record", "rule", "group", "route", "field", "user"}
    assert first["fixes"] == [{"id": "widen-rule", "title": "Correct the rule", "safety": "safe"}]
    assert found["suppressed"][0]["finding"]["fingerprint"] == ACCEPTED.fingerprint


# --------------------------------------------------------------------------- SARIF


@pytest.mark.parametrize("report", [REPORT, EMPTY, many(50)], ids=["full", "empty", "many"])
def test_sarif_is_valid_by_the_published_schema(report: FindingsReport) -> None:
    jsonschema.Draft4Validator(SCHEMA).validate(json.loads(findings_sarif(report)))


def test_sarif_has_rules_fingerprints_flows_and_suppressions() -> None:
    run = json.loads(findings_sarif(REPORT))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["OST-C001", "OST-P001", "OST-R001", "OST-U001", "OST-X001"]
    assert all(rule["help"]["text"] for rule in rules)
    results = {result["partialFingerprints"]["ostiary/v1"]: result for result in run["results"]}
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in results.values())
    leaking = results[FINDINGS[2].fingerprint]
    steps = leaking["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["kinds"] for step in steps] == [["source"], ["sink"]]
    place = leaking["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "addons/x%20y/main.py"
    assert place["region"] == {"startLine": 41, "endLine": 44, "startColumn": 9}
    assert results[ACCEPTED.fingerprint]["suppressions"][0]["kind"] == "external"
    assert (results[FINDINGS[0].fingerprint]["baselineState"], leaking["baselineState"]) == ("new", "unchanged")
    undecided = results[FINDINGS[5].fingerprint]
    assert (undecided["kind"], undecided["level"]) == ("open", "none")
    assert {result["level"] for result in results.values()} == {"error", "warning", "note", "none"}


# --------------------------------------------------------------------------- JUnit, annotations, Markdown


def test_junit_counts_what_it_holds() -> None:
    top = ElementTree.fromstring(findings_junit(REPORT))
    cases = top.findall("testsuite/testcase")
    states = [next((child.tag for child in case), "passed") for case in cases]
    assert (top.get("tests"), top.get("failures"), top.get("errors"), top.get("skipped")) == ("9", "3", "1", "2")
    assert sorted(states) == [
        "error",
        "failure",
        "failure",
        "failure",
        "passed",
        "skipped",
        "skipped",
        "system-out",
        "system-out",
    ]


def test_junit_holds_no_character_that_xml_cannot() -> None:
    hostile = REPORT.results.findings[0].__class__(
        check="x", code="OST-X999", severity="high", title="t", message="\x00\ufffe\ud800 & <b>", remedy="r"
    )
    report = dataclasses.replace(REPORT, results=dataclasses.replace(REPORT.results, findings=(hostile,)))
    case = ElementTree.fromstring(findings_junit(report)).find("testsuite/testcase/failure")
    assert case is not None and case.get("message") == "\\x00\\ufffe\\ud800 & <b>"


def test_an_annotation_is_one_line_and_cannot_begin_another() -> None:
    lines = findings_github(REPORT).splitlines()
    assert len(lines) == len(REPORT.results.findings) + 1
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)
    placed = next(line for line in lines if "file=" in line)
    assert placed.startswith("::error file=addons/x y/main.py,line=41,endLine=44,col=9,title=OST-P001 ")
    evil = dataclasses.replace(FINDINGS[2], check="a,b:c%d\n::x")
    report = dataclasses.replace(REPORT, results=dataclasses.replace(REPORT.results, findings=(evil,)))
    assert "title=OST-P001 a%2Cb%3Ac%25d\\n%3A%3Ax (high)::" in findings_github(report)


def test_markdown_has_no_markup_of_names() -> None:
    from markdown_it import MarkdownIt

    shown = MarkdownIt("commonmark").enable("table").render(findings_markdown(REPORT))
    assert "onerror" in shown
    assert not any(tag in shown for tag in ("<img", "<script", "</script", "<a "))


# --------------------------------------------------------------------------- many


@pytest.mark.parametrize("suffix", [*WRITERS, "html"])
def test_ten_thousand_findings_are_quick(suffix: str) -> None:
    report = many(10_000)
    begun = time.process_time()
    text = {**WRITERS, "html": findings_html}[suffix](report)
    assert time.process_time() - begun < 20
    if suffix != "txt":
        assert "x.model_9999" in text.replace("\\_", "_")


def test_the_terminal_says_how_many_it_leaves_out() -> None:
    text = findings_terminal(many(25))
    assert "x.model_9" in text and "x.model_10" not in text
    assert "… and 15 more; -o FILE.html or FILE.json has all of them" in text


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: finding.code)
def test_every_file_format_has_every_finding(finding: Finding) -> None:
    for suffix in ("json", "sarif", "xml"):
        assert finding.fingerprint in WRITERS[suffix](REPORT)
    assert EVIL not in "".join(writer(REPORT) for writer in WRITERS.values())
