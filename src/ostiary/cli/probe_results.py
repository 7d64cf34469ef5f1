"""What a trial came to, as reports tell it, and the exit status of one that ended early."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from ostiary.checks.run import Run
from ostiary.cli.findings_options import FOUND
from ostiary.errors import INTERRUPTED_STATUS, SourceError
from ostiary.findings import Coverage, Finding, Results
from ostiary.probe.probing import Outcome
from ostiary.probe.visitor import Visitor
from ostiary.report.text import counted
from ostiary.stopping import INTERRUPTED, Stop

_MOST_NOTES: Final = 8


def ended(stop: Stop, status: int) -> int:
    """What was found goes before that the server is gone, and an interruption before both."""
    if stop.reason == INTERRUPTED:
        return INTERRUPTED_STATUS
    return SourceError.exit_status if stop.failed and status != FOUND else status


def results_of(
    source: str,
    series: str,
    visitors: Sequence[Visitor],
    stop: Stop,
    runs: Sequence[Run],
    outcome: Outcome | None,
) -> Results:
    """What reports are made of. `source` is the address that was tried."""
    keyed = [visitor.name for visitor in visitors if not visitor.opens_pages]
    findings: list[Finding] = sorted((one for run in runs for one in run.findings), key=lambda one: one.sort_key)
    counts: Counter[str] = outcome.counts if outcome else Counter()
    coverage = Coverage(
        checks_run=sum(run.checks_run for run in runs),
        checks_skipped=tuple(one for run in runs for one in run.skipped),
        exact=sum(many for kind, many in counts.items() if kind != "undecided"),
        unknown=counts["undecided"],
        notes=tuple(_notes(outcome, keyed)) if outcome else (),
    )
    return Results(
        source=source,
        series=series,
        findings=tuple(findings),
        coverage=coverage,
        seconds={check: seconds for run in runs for check, seconds in run.seconds.items()},
        notes=(f"it ended early: {stop.reason}",) if stop.reason else (),
        complete=stop.reason is None,
    )


def _notes(outcome: Outcome, keyed: Sequence[str]) -> Iterator[str]:
    """What was tried, what was not, and what could not be told."""
    repeated = f", {outcome.repeated} of them in an earlier run" if outcome.repeated else ""
    yield f"{counted(outcome.asked + outcome.repeated, 'try', 'tries')} were made{repeated}"
    if outcome.spared:
        yield f"{counted(outcome.spared, 'try', 'tries')} were spared: their way had leaked {outcome.enough} times"
    if outcome.stopped:
        yield (
            f"it ended early, within `{outcome.families[-1]}`; what comes after that was not tried"
            if outcome.families
            else "nothing was tried"
        )
    for name in keyed:
        yield f"`{name}` has a key and no password: it tried the external APIs alone"
    if not outcome.scene.has_source:
        yield "without --source, what should happen is guessed from the pages of each account: findings are tentative"
    for reason, many in outcome.ledger.reasons(_MOST_NOTES):
        yield f"undecided, {many} times: {reason}"
    left_out = outcome.scene.left_out
    if left_out:
        common = Counter(left_out.values()).most_common(_MOST_NOTES)
        said = "; ".join(f"{many} because {reason}" for reason, many in common)
        yield f"{counted(len(left_out), 'address', 'addresses')} were not tried: {said}"
    for error in outcome.errors:
        yield f"a try failed: {error}"
