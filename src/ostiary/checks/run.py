"""Runs checks over a material: what they find, what they could not judge, and how long each took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from ostiary.errors import NotReachable, OstiaryError
from ostiary.findings import Check, Finding, Skipped, SkippedCheck

Material = TypeVar("Material")
Progress = Callable[[int, int, str], None]
"""(checks done, checks in all, the check at hand)."""
FAULT = "a fault of ostiary"


@dataclass(slots=True)
class Run:
    """What a tuple of checks said; `findings` are sorted."""

    findings: tuple[Finding, ...] = ()
    checks_run: int = 0
    skipped: tuple[SkippedCheck, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)


def run_checks(
    checks: Sequence[Check[Material]],
    material: Material,
    *,
    series: str | None = None,
    modules: frozenset[str] | None = None,
    progress: Progress | None = None,
    raise_faults: bool = False,
) -> Run:
    """Judge the material by every check that concerns it.

    `series` and `modules` (installed ones) say what it is about; None leaves that to the checks. What goes wrong in
    one check is a finding of that check with the outcome `error`, never the end of the run, unless the source is gone.
    `raise_faults` lets an unexpected exception through, for whoever writes the check.
    """
    findings: list[Finding] = []
    skipped: list[SkippedCheck] = []
    seconds: dict[str, float] = {}
    for number, check in enumerate(checks):
        if progress:
            progress(number, len(checks), check.slug)
        reason = _not_concerned(check, series, modules)
        begun = time.perf_counter()
        try:
            if reason is not None:
                raise Skipped(reason)
            findings += _judged(check, material, raise_faults)
        except Skipped as found:
            skipped.append(SkippedCheck(check.slug, found.reason))
        else:
            seconds[check.slug] = time.perf_counter() - begun
    if progress:
        progress(len(checks), len(checks), "")
    findings.sort(key=lambda finding: finding.sort_key)
    return Run(tuple(findings), len(checks) - len(skipped), tuple(skipped), seconds)


def _not_concerned(check: Check[Material], series: str | None, modules: frozenset[str] | None) -> str | None:
    """Why a check has nothing to say here; None when it has."""
    first, last = check.series
    if series is not None and not first <= int(series.partition(".")[0]) <= last:
        return f"concerns Odoo {first} to {last}" if first != last else f"concerns Odoo {first} only"
    if modules is not None and check.modules and modules.isdisjoint(check.modules):
        return f"is about modules that are not installed: {', '.join(check.modules)}"
    return None


def _judged(check: Check[Material], material: Material, raise_faults: bool) -> Iterator[Finding]:
    """What a check finds; where it fails on the way, what it found before and why it stopped."""
    try:
        yield from check.judge(material)
    except (Skipped, NotReachable):
        raise
    except OstiaryError as error:
        yield _not_judged(check, error.message)
    except Exception as error:
        if raise_faults:
            raise
        # The text of an unexpected exception may hold anybody's data, so only its kind is told.
        yield _not_judged(check, f"{FAULT} ({type(error).__name__}); OSTIARY_TRACEBACK=1 shows where, please report it")


def _not_judged(check: Check[Material], reason: str) -> Finding:
    return check.finding(
        f"This could not be judged: {reason}.",
        outcome="error",
        evidence={"reason": reason},
        remedy="Ask again when the reason is gone; until then do not take this for safe.",
    )
