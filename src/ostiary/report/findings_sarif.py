"""Findings as SARIF 2.1.0, for code hosts and security tools."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import quote

import ostiary
from ostiary.findings import Check, Finding, FlowStep, Location, Severity, Suppressed
from ostiary.report.findings_report import FindingsReport, evidence_lines, subject_text
from ostiary.report.text import plain, without_secrets

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: Final[dict[Severity, str]] = {
    "critical": "error",
    "high": "error",
    "medium": "warning",
    "low": "note",
    "info": "note",
}
_SECURITY: Final[dict[Severity, str]] = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0", "info": "0.0"}
"""What code hosts sort by."""
_PRECISION: Final = {"certain": "very-high", "firm": "high", "tentative": "medium"}
_IMPORTANCE: Final = {"source": "essential", "sink": "essential", "missing-guard": "essential", "step": "important"}
FINGERPRINT: Final = "ostiary/v1"


def findings_sarif(report: FindingsReport) -> str:
    """The whole log as text."""
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}, indent=1) + "\n"


def _run(report: FindingsReport) -> dict[str, Any]:
    results = report.results
    rules = _rules(report)
    places = {rule["id"]: place for place, rule in enumerate(rules)}
    entries = [_result(finding, report, places) for finding in results.findings]
    entries += [_accepted(entry, report, places) for entry in results.suppressed]
    score = results.score
    return {
        "tool": {
            "driver": {
                "name": "ostiary",
                "version": ostiary.__version__,
                "semanticVersion": ostiary.__version__,
                "rules": rules,
            }
        },
        "automationDetails": {"id": f"ostiary/{report.kind}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "endTimeUtc": report.generated_at,
                "toolExecutionNotifications": _notifications(report),
            }
        ],
        "results": entries,
        "properties": {
            "source": plain(without_secrets(results.source)),
            "series": results.series,
            "score": {"value": score.value, "grade": score.grade} if score else None,
        },
    }


def _rules(report: FindingsReport) -> list[dict[str, Any]]:
    """A rule for each check that was run or found something."""
    found = {finding.code: finding for finding in report.results.findings}
    found |= {entry.finding.code: entry.finding for entry in report.results.suppressed}
    rules = {check.code: _rule(check) for check in report.checks}
    for code, finding in found.items():
        rules.setdefault(code, {"id": code, "name": finding.check, "shortDescription": _message(finding.title)})
    return [rules[code] for code in sorted(rules)]


def _rule(check: Check[Any]) -> dict[str, Any]:
    return {
        "id": check.code,
        "name": check.slug,
        "shortDescription": _message(check.title),
        "fullDescription": _message(check.why),
        "help": {
            "text": plain(f"{check.why} What helps: {check.remedy}"),
            "markdown": plain(f"{check.why} **What helps:** {check.remedy}"),
        },
        "defaultConfiguration": {"level": LEVELS[check.severity]},
        "properties": {"tags": ["security", "odoo"], "security-severity": _SECURITY[check.severity]},
    }


def _message(text: str) -> dict[str, str]:
    return {"text": plain(text)}


def _notifications(report: FindingsReport) -> list[dict[str, Any]]:
    """Checks that were skipped, and the remarks on the run."""
    skipped = [
        {"level": "note", "message": _message(f"{entry.check} was skipped: {entry.reason}")}
        for entry in report.results.coverage.checks_skipped
    ]
    remarks = (*report.results.coverage.notes, *report.results.notes)
    return skipped + [{"level": "warning", "message": _message(note)} for note in remarks]


def _result(finding: Finding, report: FindingsReport, places: dict[str, int]) -> dict[str, Any]:
    """`open` is SARIF's word for what could not be judged; only a failure has a level."""
    fails = finding.outcome == "fail"
    found: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": places[finding.code],
        "kind": "fail" if fails else "open",
        "level": LEVELS[finding.severity] if fails else "none",
        "message": _message(f"{finding.message} {finding.remedy}"),
        "locations": [_location(finding.location, finding, report)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "suppressions": [],
        "properties": _properties(finding),
    }
    if finding.flow:
        found["codeFlows"] = [{"threadFlows": [{"locations": [_step(step) for step in finding.flow]}]}]
    if report.results.comparison is not None:
        found["baselineState"] = "new" if report.is_new(finding) else "unchanged"
    return found


def _properties(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "precision": _PRECISION[finding.confidence],
        "security-severity": _SECURITY[finding.severity],
        "evidence": {plain(key): plain(value) for key, value in evidence_lines(finding)},
        "fixes": [fix.id for fix in finding.fixes],
    }


def _location(location: Location | None, finding: Finding, report: FindingsReport) -> dict[str, Any]:
    """A place in the source, or what in the database it is about."""
    about = plain(subject_text(finding, report.names))
    if location is None:
        return {"logicalLocations": [{"fullyQualifiedName": about, "kind": "resource"}]}
    found: dict[str, Any] = {"physicalLocation": _physical(location)}
    if finding.subject.given():
        found["logicalLocations"] = [{"fullyQualifiedName": about, "kind": "resource"}]
    return found


def _physical(location: Location) -> dict[str, Any]:
    region = {"startLine": location.line, "endLine": location.end_line, "startColumn": location.column}
    return {
        "artifactLocation": {"uri": quote(location.path), "uriBaseId": "%SRCROOT%"},
        "region": {key: value for key, value in region.items() if value is not None},
    }


def _step(step: FlowStep) -> dict[str, Any]:
    return {
        "kinds": [step.kind],
        "importance": _IMPORTANCE[step.kind],
        "location": {"physicalLocation": _physical(step.location), "message": _message(step.message)},
    }


def _accepted(entry: Suppressed, report: FindingsReport, places: dict[str, int]) -> dict[str, Any]:
    parts = [
        entry.reason,
        f"owner: {entry.owner}" if entry.owner else "",
        f"until {entry.expires}" if entry.expires else "",
    ]
    suppression = {
        "kind": "external",
        "status": "accepted",
        "justification": plain("; ".join(part for part in parts if part)),
    }
    return _result(entry.finding, report, places) | {"suppressions": [suppression]}
