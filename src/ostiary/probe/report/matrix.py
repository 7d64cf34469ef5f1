"""The matrix: what each account was served of each document, by each way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ostiary.probe.probing import Outcome
from ostiary.probe.report.curl import curl_line
from ostiary.probe.verdict import Kind, Verdict
from ostiary.report.findings_tables import ReportTable

_WORST: Final[tuple[Kind, ...]] = ("leak", "over-block", "undecided", "as-predicted")
NOTE: Final = (
    "`served` and `refused` are as predicted. LEAK is served though the rules refuse; over-block is refused though"
    " they allow; undecided could not be told."
)


def matrix_table(outcome: Outcome, address: str) -> ReportTable:
    """A row for each document and way, a column for each account. Rows with a disagreement come first."""
    cells: dict[tuple[str, str], dict[str, Verdict]] = {}
    for verdict in outcome.verdicts:
        if verdict.attempt.family == "walk" and verdict.kind == "as-predicted":
            continue
        row = cells.setdefault((verdict.attempt.about, verdict.attempt.way), {})
        name = verdict.attempt.actor.name
        if name not in row or _rank(verdict) < _rank(row[name]):
            row[name] = verdict
    names = [actor.name for actor in outcome.scene.actors]
    ordered = sorted(cells.items(), key=lambda item: (min(map(_rank, item[1].values())), item[0]))
    rows = [(*key, *(cell(row.get(name)) for name in names)) for key, row in ordered]
    return ReportTable(
        "tries", "Who was served what", ("document", "way", *names), rows, NOTE, list(_data(outcome.verdicts, address))
    )


def _rank(verdict: Verdict) -> int:
    return _WORST.index(verdict.kind)


def cell(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    if verdict.kind == "leak":
        return "LEAK"
    if verdict.kind == "as-predicted":
        return "served" if verdict.observation.seen == "served" else "refused"
    return verdict.kind


def _data(verdicts: Iterable[Verdict], address: str) -> Iterable[Mapping[str, Any]]:
    """Every try for programs; what went as predicted without its request."""
    for verdict in verdicts:
        attempt, seen = verdict.attempt, verdict.observation
        found: dict[str, Any] = {
            "verdict": verdict.kind,
            "account": attempt.actor.name,
            "family": attempt.family,
            "way": attempt.way,
            "about": attempt.about,
            "route": attempt.route.name if attempt.route else None,
            "predicted": attempt.prediction.outcome,
            "seen": seen.seen,
            "status": seen.status,
        }
        if verdict.kind != "as-predicted":
            found |= {
                "reason": verdict.reason,
                "because": attempt.prediction.reason,
                "curl": curl_line(attempt, address),
            }
        yield found
