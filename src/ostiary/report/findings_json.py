"""Findings as `ostiary/findings/1` of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ostiary.findings import Comparison, Coverage, Finding, FlowStep, Gone, Location, Score, Suppressed
from ostiary.findings.compare import SCHEMA
from ostiary.report.explain_json import dumps
from ostiary.report.findings_report import FindingsReport
from ostiary.report.text import without_secrets


def findings_text(report: FindingsReport) -> str:
    """The whole report as text."""
    return dumps(findings_json(report)) + "\n"


def findings_json(report: FindingsReport) -> dict[str, Any]:
    """The contract's object. `kind`, `generated_at`, `comparison`, `notes`, `hidden`, `names` and the flow of a finding
    are additions."""
    results = report.results
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "kind": report.kind,
        "source": without_secrets(results.source),
        "series": results.series,
        "generated_by": report.generated_by,
        "generated_at": report.generated_at,
        "score": _score(results.score, report.undecided) if results.score else None,
        "coverage": _coverage(results.coverage),
        "findings": [finding_json(finding) for finding in results.findings],
        "suppressed": [_suppressed(entry) for entry in results.suppressed],
        "notes": list(results.notes),
        "hidden": results.hidden,
    }
    if results.comparison is not None:
        found["comparison"] = _comparison(results.comparison)
    for table in report.tables:
        found[table.key] = [dict(row) for row in table.data]
    if report.names:
        found["names"] = {f"{model}:{record}": name for (model, record), name in sorted(report.names.items())}
    return found


def _score(score: Score, undecided: int) -> dict[str, Any]:
    """`bound` says that the true value may be lower, as something could not be judged."""
    lost = [{"check": lost.check, "points": lost.points} for lost in score.lost]
    return {"value": score.value, "grade": score.grade, "lost": lost, "bound": undecided > 0}


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "checks_run": coverage.checks_run,
        "checks_skipped": [{"check": one.check, "reason": one.reason} for one in coverage.checks_skipped],
        "decisions": {"exact": coverage.exact, "unknown": coverage.unknown},
        "notes": list(coverage.notes),
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding, with its fingerprint."""
    return {
        "check": finding.check,
        "code": finding.code,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "outcome": finding.outcome,
        "title": finding.title,
        "message": finding.message,
        "subject": asdict(finding.subject),
        "location": _location(finding.location),
        "flow": [_step(step) for step in finding.flow],
        "evidence": _plain(finding.evidence),
        "remedy": finding.remedy,
        "fixes": [asdict(fix) for fix in finding.fixes],
        "fingerprint": finding.fingerprint,
    }


def _location(location: Location | None) -> dict[str, Any] | None:
    if location is None:
        return None
    return {"path": location.path, "line": location.line, "end_line": location.end_line, "column": location.column}


def _step(step: FlowStep) -> dict[str, Any]:
    return {"kind": step.kind, "message": step.message, "location": _location(step.location)}


def _plain(evidence: Mapping[str, object]) -> dict[str, object]:
    return {str(key): value for key, value in evidence.items()}


def _suppressed(entry: Suppressed) -> dict[str, Any]:
    return {
        "reason": entry.reason,
        "owner": entry.owner,
        "expires": entry.expires,
        "finding": finding_json(entry.finding),
    }


def _comparison(found: Comparison) -> dict[str, Any]:
    return {
        "new": sorted(found.new),
        "still": sorted(found.still),
        "gone": [_gone(entry) for entry in found.gone],
        "score_before": found.score_before,
        "made_before": found.made_before,
    }


def _gone(entry: Gone) -> dict[str, str]:
    return asdict(entry)
