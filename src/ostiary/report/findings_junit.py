"""Findings as a JUnit report, which every CI server shows as a list of tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree

from ostiary.findings import Finding
from ostiary.report.findings_report import FindingsReport, evidence_lines, place, subject_text
from ostiary.report.text import plain

_NOT_XML: Final = re.compile("[\ufffe\uffff]")
Element = ElementTree.Element


def findings_junit(report: FindingsReport) -> str:
    """A suite with a test for each finding and each check without one.

    A finding that reaches the threshold is a failure, one below it passes and says so; what could not be judged is an
    error; accepted findings and checks that were not judged are skipped.
    """
    cases = list(_cases(report))
    tally = {name: sum(case.find(name) is not None for case in cases) for name in ("failure", "error", "skipped")}
    numbers = {
        "tests": str(len(cases)),
        "failures": str(tally["failure"]),
        "errors": str(tally["error"]),
        "skipped": str(tally["skipped"]),
        "time": f"{sum(report.results.seconds.values()):.3f}",
    }
    top = Element("testsuites", {"name": "ostiary"} | numbers)
    suite = ElementTree.SubElement(
        top, "testsuite", {"name": f"ostiary {report.kind}", "timestamp": report.generated_at.rstrip("Z")} | numbers
    )
    suite.extend(cases)
    ElementTree.indent(top, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(top, "unicode") + "\n"


def _cases(report: FindingsReport) -> Iterator[Element]:
    results = report.results
    found = {finding.check for finding in results.findings} | {entry.finding.check for entry in results.suppressed}
    skipped = {entry.check: entry.reason for entry in results.coverage.checks_skipped}
    for finding in results.findings:
        yield _finding(report, finding)
    for entry in results.suppressed:
        case = _case(report, entry.finding.check, subject_text(entry.finding, report.names))
        _child(case, "skipped", f"accepted: {entry.reason}")
        yield case
    for check in report.checks:
        if check.slug in skipped:
            case = _case(report, check.slug)
            _child(case, "skipped", skipped[check.slug])
            yield case
        elif check.slug not in found:
            yield _case(report, check.slug)


def _case(report: FindingsReport, check: str, about: str | None = None) -> Element:
    name = f"{check}: {about}" if about else check
    seconds = report.results.seconds.get(check, 0.0) if about is None else 0.0
    return Element(
        "testcase",
        {"classname": _xml(f"ostiary.{report.kind}.{check}"), "name": _xml(name), "time": f"{seconds:.3f}"},
    )


def _finding(report: FindingsReport, finding: Finding) -> Element:
    case = _case(report, finding.check, subject_text(finding, report.names))
    if finding.location is not None:
        case.set("file", _xml(finding.location.path))
        case.set("line", str(finding.location.line))
    text = "\n".join(_body(finding))
    if finding.outcome == "error":
        _child(case, "error", finding.message, text, finding.severity)
    elif report.reaches_threshold(finding):
        _child(case, "failure", finding.message, text, finding.severity)
    else:
        ElementTree.SubElement(case, "system-out").text = text
    return case


def _body(finding: Finding) -> Iterator[str]:
    yield _xml(f"{finding.code} {finding.check} ({finding.severity}, {finding.confidence})")
    if finding.location is not None:
        yield _xml(place(finding))
    yield _xml(finding.message)
    for key, value in evidence_lines(finding):
        yield _xml(f"{key}: {value}")
    yield _xml(f"What helps: {finding.remedy}")
    yield f"fingerprint: {finding.fingerprint}"


def _child(case: Element, name: str, message: str, text: str | None = None, kind: str | None = None) -> None:
    child = ElementTree.SubElement(case, name, {"message": _xml(message)} | ({"type": kind} if kind else {}))
    child.text = text


def _xml(text: object) -> str:
    """Text without the characters that XML cannot hold."""
    return _NOT_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", plain(text))
