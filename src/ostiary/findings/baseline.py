"""Accepted risks: findings that somebody has looked at and lives with, with a reason, an owner and an end."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ostiary.findings.finding import Finding
from ostiary.findings.results import Results, Suppressed


@dataclass(frozen=True, slots=True)
class Accepted:
    """One entry of a baseline file; `expires` is the last day on which it holds."""

    fingerprint: str
    check: str
    reason: str
    owner: str | None = None
    expires: datetime.date | None = None

    def holds(self, today: datetime.date) -> bool:
        return self.expires is None or today <= self.expires


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of a file, in its order."""

    name: str
    entries: tuple[Accepted, ...] = ()


def apply_baseline(results: Results, baseline: Baseline, today: datetime.date) -> Results:
    """The results with accepted findings moved to `suppressed`; what has expired counts again, and is said."""
    entries = {entry.fingerprint: entry for entry in baseline.entries}
    left: list[Finding] = []
    suppressed: list[Suppressed] = list(results.suppressed)
    expired: list[Accepted] = []
    for finding in results.findings:
        entry = entries.get(finding.fingerprint)
        if entry is None:
            left.append(finding)
        elif entry.holds(today):
            suppressed.append(_suppressed(finding, entry))
        else:
            left.append(finding)
            expired.append(entry)
    found = {finding.fingerprint for finding in results.findings}
    unused = [entry for entry in baseline.entries if entry.fingerprint not in found]
    notes = [*(_expired(entry) for entry in expired), *_unused(baseline, unused)]
    return replace(results, findings=tuple(left), suppressed=tuple(suppressed), notes=(*results.notes, *notes))


def _suppressed(finding: Finding, entry: Accepted) -> Suppressed:
    return Suppressed(finding, entry.reason, entry.owner, entry.expires.isoformat() if entry.expires else None)


def _expired(entry: Accepted) -> str:
    owner = f", owned by {entry.owner}" if entry.owner else ""
    which = f"`{entry.check}` ({entry.fingerprint[:8]}{owner})"
    return f"the acceptance of {which} expired on {entry.expires}: it counts again"


def _unused(baseline: Baseline, unused: Sequence[Accepted]) -> Iterable[str]:
    if unused:
        number = f"{len(unused)} entries" if len(unused) > 1 else "1 entry"
        names = ", ".join(f"`{entry.check}` ({entry.fingerprint[:8]})" for entry in unused[:3])
        more = ", …" if len(unused) > 3 else ""
        verb = "fit" if len(unused) > 1 else "fits"
        yield f"{number} of `{baseline.name}` {verb} no finding any more: {names}{more}"


def extended(baseline: Baseline, findings: Iterable[Finding], reason: str) -> Baseline:
    """The baseline with every failed finding accepted. What could not be judged is not accepted."""
    known = {entry.fingerprint for entry in baseline.entries}
    new = {
        finding.fingerprint: Accepted(finding.fingerprint, finding.check, reason)
        for finding in findings
        if finding.outcome == "fail" and finding.fingerprint not in known
    }
    return replace(baseline, entries=(*baseline.entries, *new.values()))
