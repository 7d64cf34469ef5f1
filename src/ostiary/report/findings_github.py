"""Findings as workflow commands, which GitHub shows beside the lines of a change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.findings import Finding
from ostiary.report.findings_report import (
    FindingsReport,
    coverage_text,
    kind_of,
    score_text,
    subject_text,
    totals_text,
)
from ostiary.report.text import plain

LEVELS: Final = {"critical": "error", "high": "error", "medium": "warning", "low": "notice", "info": "notice"}


def findings_github(report: FindingsReport) -> str:
    """A line for each finding, and one that sums up."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: FindingsReport) -> Iterator[str]:
    for finding in report.results.findings:
        yield _annotation(finding, report)
    score = score_text(report)
    parts = [f"score {score}" if score else None, totals_text(report), coverage_text(report), *report.results.notes]
    yield f"::notice title=ostiary {_property(report.kind)}::{_data('; '.join(part for part in parts if part))}"


def _annotation(finding: Finding, report: FindingsReport) -> str:
    level = LEVELS[finding.severity] if finding.outcome == "fail" else "warning"
    properties = {"title": f"{finding.code} {finding.check} ({kind_of(finding)})"}
    location = finding.location
    if location is not None:
        places = {"file": location.path, "line": location.line, "endLine": location.end_line, "col": location.column}
        properties = {key: str(value) for key, value in places.items() if value is not None} | properties
    about = "" if location is not None and not finding.subject.given() else f"{subject_text(finding, report.names)}: "
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{level} {written}::{_data(f'{about}{finding.message} {finding.remedy}')}"


def _data(text: str) -> str:
    """Text that cannot begin another command: no line ends, no percent sign that means something."""
    return plain(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
