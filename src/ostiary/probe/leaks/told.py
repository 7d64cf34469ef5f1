"""Findings from verdicts: one for each root, with what proves it and the request to repeat."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from ostiary.findings import Check, Confidence, Finding, Subject
from ostiary.probe.leaks.material import Tried
from ostiary.probe.report.curl import curl_line
from ostiary.probe.verdict import Kind, Verdict
from ostiary.report.text import counted

MOST: Final = 8
"""Records and accounts that the evidence names."""


_NUMBER: Final = re.compile(r"/[0-9]+")


def leaks(check: Callable[[], Check[Tried]], families: Sequence[str]) -> Callable[[Tried], Iterator[Finding]]:
    """The function of a check that tells the leaks of some families."""
    return lambda tried: told(check(), tried, families, "leak")


def told(check: Check[Tried], tried: Tried, families: Sequence[str], kind: Kind) -> Iterator[Finding]:
    roots: dict[object, list[Verdict]] = defaultdict(list)
    for verdict in tried.outcome.verdicts:
        if verdict.kind == kind and verdict.attempt.family in families:
            roots[_root(verdict)].append(verdict)
    for verdicts in roots.values():
        yield _finding(check, tried, verdicts)


def _root(verdict: Verdict) -> tuple[object, ...]:
    """The route, or the model and the way: one mend closes all of it."""
    attempt = verdict.attempt
    route = attempt.route.name if attempt.route else None
    page = (
        None if route or attempt.family != "shown" or attempt.request.rpc else _NUMBER.sub("/N", attempt.request.path)
    )
    return (route or page or attempt.way, _model(verdict), attempt.field)


def _model(verdict: Verdict) -> str | None:
    """What is at fault: of a call that shows other records besides, the model that was called."""
    if verdict.records and not (verdict.attempt.family == "shown" and verdict.attempt.request.rpc):
        return verdict.records[0][0]
    return verdict.attempt.model


def _finding(check: Check[Tried], tried: Tried, verdicts: Sequence[Verdict]) -> Finding:
    first = verdicts[0]
    attempt = first.attempt
    accounts = list(dict.fromkeys(verdict.attempt.actor.name for verdict in verdicts))
    records = list(dict.fromkeys(f"{model}:{one}" for verdict in verdicts for model, one in verdict.records))
    model = _model(first)
    named = model if model in tried.models or not tried.models else None
    route = attempt.route.name if attempt.route else attempt.request.path if not attempt.request.rpc else None
    return check.finding(
        message_of(first, accounts, records),
        confidence=_confidence(tried, verdicts),
        subject=Subject(
            model=named,
            record=first.records[0][1] if len(records) == 1 and named == first.records[0][0] else None,
            route=route,
            field=attempt.field,
        ),
        location=attempt.route.location if attempt.route else None,
        evidence={
            "records": records[:MOST],
            "accounts": accounts[:MOST],
            "ways": list(dict.fromkeys(verdict.attempt.way for verdict in verdicts))[:MOST],
            "tries": len(verdicts),
            "request": curl_line(attempt, tried.address),
            "difference": attempt.difference,
            "predicted": attempt.prediction.reason,
            "seen": f"status {first.observation.status}: {first.observation.reason}",
        },
        identity=(str(route or ""), attempt.way if route is None else "", str(model or "")),
    )


def message_of(first: Verdict, accounts: Sequence[str], records: Sequence[str]) -> str:
    """`anna` was served `sale.order:7` by `page`, …"""
    attempt = first.attempt
    who = "a visitor" if attempt.actor.anonymous else f"`{accounts[0]}`"
    others = f" (and {counted(len(accounts) - 1, 'other account')})" if len(accounts) > 1 else ""
    listed = f"records of `{attempt.model}`" if attempt.model else "what the request names"
    what = f"`{records[0]}`" if records else listed
    more = f" and {counted(len(records) - 1, 'other record')}" if len(records) > 1 else ""
    done = "was refused" if first.kind == "over-block" else "was served"
    where = f"`{attempt.route.name}`" if attempt.route else attempt.way
    return f"{who}{others} {done} {what}{more} by {where}. {first.reason[:1].upper()}{first.reason[1:]}."


def _confidence(tried: Tried, verdicts: Iterable[Verdict]) -> Confidence:
    """Certain needs a source for the prediction; what was shown beside the document asked for is never that sure."""
    if not tried.outcome.scene.has_source or all(verdict.tentative for verdict in verdicts):
        return "tentative"
    return "certain" if tried.outcome.scene.markers else "firm"
