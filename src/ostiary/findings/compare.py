"""This run against the last one: what is new, what is gone, what is still there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ostiary.errors import UsageError
from ostiary.findings.finding import SEVERITIES, Finding
from ostiary.findings.results import Comparison, Gone

SCHEMA = "ostiary/findings/1"


@dataclass(frozen=True, slots=True)
class LastRun:
    """What a report in JSON says of an earlier run; suppressed findings were there, too."""

    findings: Mapping[str, Gone]
    """fingerprint → what it was."""
    score: int | None = None
    generated_at: str | None = None


def read_last_run(name: str, document: object) -> LastRun:
    """The last run from its JSON. Raises UsageError for something else."""
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise UsageError(
            f"`{name}` is no report of ostiary", hint=f"--compare takes a file that --format json wrote ({SCHEMA})"
        )
    try:
        return _last_run(document)
    except (KeyError, TypeError, AttributeError):
        raise UsageError(f"`{name}` is a report that somebody has damaged", hint="compare with another one") from None


def _last_run(document: dict[str, Any]) -> LastRun:
    listed = [*document["findings"], *(entry["finding"] for entry in document.get("suppressed", ()))]
    findings = {str(entry["fingerprint"]): _gone(entry) for entry in listed}
    score = document.get("score")
    value = score["value"] if score else None
    return LastRun(findings, value if isinstance(value, int) else None, _text(document.get("generated_at")))


def _gone(entry: dict[str, Any]) -> Gone:
    severity = entry["severity"]
    if severity not in SEVERITIES:
        raise TypeError(severity)
    return Gone(
        check=str(entry["check"]),
        code=str(entry["code"]),
        severity=severity,
        title=str(entry["title"]),
        message=str(entry["message"]),
        fingerprint=str(entry["fingerprint"]),
    )


def _text(value: object) -> str | None:
    return str(value) if value is not None else None


def compare(findings: Iterable[Finding], accepted: Iterable[Finding], last: LastRun) -> Comparison:
    """What changed since the last run. An accepted finding is neither new nor gone."""
    now = {finding.fingerprint for finding in findings}
    accepted_now = {finding.fingerprint for finding in accepted}
    before = last.findings.keys()
    gone = [entry for fingerprint, entry in last.findings.items() if fingerprint not in now | accepted_now]
    return Comparison(
        new=frozenset(now - before),
        still=frozenset(now & before),
        gone=tuple(sorted(gone, key=lambda entry: (SEVERITIES.index(entry.severity), entry.code, entry.fingerprint))),
        score_before=last.score,
        made_before=last.generated_at,
    )
