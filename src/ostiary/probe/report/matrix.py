"""The matrix: what each account was served of each document, by each way."""

from __future__ import annotations

from typing import Any, Final

from ostiary.probe.ledger import Cell, Ledger
from ostiary.probe.redact import shown_target
from ostiary.probe.report.curl import curl_line
from ostiary.probe.tries.attempt import Attempt
from ostiary.probe.verdict import Verdict
from ostiary.report.findings_tables import ReportTable

NOTE: Final = (
    "`served` and `refused` are as predicted. LEAK is served though the rules refuse; over-block is refused though"
    " they allow; undecided could not be told."
)


def matrix_table(ledger: Ledger, names: list[str]) -> ReportTable:
    """A row for each document and way, a column for each account. Rows with a disagreement come first."""
    rows = [(document, way, *(cells.get(name, "") for name in names)) for document, way, cells in ledger.rows()]
    return ReportTable("tries", "Who was served what", ("document", "way", *names), rows, NOTE, list(ledger.said()))


def enter(ledger: Ledger, verdict: Verdict, address: str) -> None:
    """Put a verdict into the ledger. Pages that were walked without a disagreement are no part of the matrix."""
    attempt = verdict.attempt
    walked = attempt.family == "walk" and verdict.kind == "as-predicted"
    about = shown(attempt)
    ledger.add(
        about, attempt.way, attempt.actor.name, None if walked else cell(verdict), _said(verdict, about, address)
    )
    if verdict.kind == "undecided":
        ledger.add_reason(verdict.reason)


def shown(attempt: Attempt) -> str:
    """A record or model as it is; what only a page is known of, by the address of that, without its token."""
    return shown_target(attempt.request.path) if attempt.about.startswith("/") else attempt.about


def cell(verdict: Verdict) -> Cell:
    if verdict.kind == "leak":
        return "LEAK"
    if verdict.kind == "as-predicted":
        return "served" if verdict.observation.seen == "served" else "refused"
    return verdict.kind


def _said(verdict: Verdict, about: str, address: str) -> dict[str, Any]:
    """A try for programs; what went as predicted without its request."""
    attempt, seen = verdict.attempt, verdict.observation
    found: dict[str, Any] = {
        "verdict": verdict.kind,
        "account": attempt.actor.name,
        "family": attempt.family,
        "way": attempt.way,
        "about": about,
        "route": attempt.route.name if attempt.route else None,
        "predicted": attempt.prediction.outcome,
        "seen": seen.seen,
        "status": seen.status,
    }
    if verdict.kind != "as-predicted":
        found |= {"reason": verdict.reason, "because": attempt.prediction.reason, "curl": curl_line(attempt, address)}
    return found
