"""Flows that nothing stops, as findings: what the checks of routes and of methods share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, Protocol

from ostiary.findings import Check, Finding, FlowStep, Location, Severity, Subject, lowered
from ostiary.flow import FlowFacts, Leak, Place
from ostiary.flow.outcome import REACHES

_WHO: Final = {
    "public": "anybody",
    "portal": "any portal user",
    "internal": "any internal user",
    "administrators": "an administrator",
}


class HasFlow(Protocol):
    """What these checks need: the flow, and the addons that findings are about."""

    @property
    def flow(self) -> FlowFacts: ...

    @property
    def linted(self) -> frozenset[str]: ...


def check(
    *,
    code: str,
    slug: str,
    title: str,
    severity: Severity,
    kinds: tuple[str, ...],
    message: str,
    why: str,
    remedy: str,
    by_rpc: bool | None = None,
) -> Check[HasFlow]:
    """A check of leaks: `kinds` says of which, `by_rpc` whether of methods that RPC calls, of routes, or of both."""

    def judge(source: HasFlow) -> Iterator[Finding]:
        return findings(found, source, kinds, message, by_rpc=by_rpc)

    found: Check[HasFlow] = Check(
        code=code,
        slug=slug,
        title=title,
        severity=severity,
        why=why,
        remedy=remedy,
        judge=judge,
        needs=("source",),
        series=(8, 20),
    )
    return found


def findings(
    check: Check[HasFlow], source: HasFlow, kinds: Iterable[str], message: str, *, by_rpc: bool | None = None
) -> Iterator[Finding]:
    """A finding for each leak of some kinds. `message` may name {who}, {subject}, {model}, {sink} and {entry}."""
    wanted = frozenset(kinds)
    seen: Counter[tuple[str, ...]] = Counter()
    for leak in source.flow.leaks:
        if leak.kind in wanted and leak.addon in source.linted and by_rpc in (None, leak.by_rpc):
            identity = (leak.function, leak.subject, leak.kind)
            seen[identity] += 1
            again = (str(seen[identity]),) if seen[identity] > 1 else ()
            yield _finding(check, leak, message, (*identity, *again))


def _finding(check: Check[HasFlow], leak: Leak, message: str, identity: tuple[str, ...]) -> Finding:
    text = message.format(
        who=_WHO[leak.reach],
        subject=f"`{leak.subject}`" if leak.subject else "a value",
        model=f"`{leak.model}`" if leak.model else "records",
        sink=leak.sink or "used",
        entry=f"`{leak.entry}`",
    )
    return check.finding(
        text[:1].upper() + text[1:],
        severity=severity(check.severity, leak),
        confidence=leak.certainty,
        subject=Subject(model=leak.model, route=None if leak.by_rpc else leak.entry),
        location=location(leak.place),
        evidence={"reach": leak.reach, "entries": list(leak.entries), "missing": leak.missing},
        flow=tuple(FlowStep(location(step.place), step.message, step.kind) for step in leak.steps),
        identity=identity,
    )


def severity(worst: Severity, leak: Leak) -> Severity:
    """One step down for each circle of people that is smaller than everybody."""
    return lowered(worst, REACHES.index(leak.reach))


def location(place: Place) -> Location:
    return Location(place.path, place.line, None, place.column)
