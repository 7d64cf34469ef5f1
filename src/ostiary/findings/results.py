"""Everything that one run of `audit`, `lint` or `probe` says: what reports are made of."""

from __future__ import annotations

from dataclasses import dataclass, field

from ostiary.findings.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class LostPoints:
    """What one check costs; all of them together are 100 minus the score."""

    check: str
    points: float


@dataclass(frozen=True, slots=True)
class Score:
    """0 to 100, and a grade from A to F; `lost` is worst first."""

    value: int
    grade: str
    lost: tuple[LostPoints, ...] = ()


@dataclass(frozen=True, slots=True)
class SkippedCheck:
    """A check that was not judged; skipped is neither passed nor failed."""

    check: str
    reason: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was looked at, and what could not be."""

    checks_run: int = 0
    checks_skipped: tuple[SkippedCheck, ...] = ()
    exact: int = 0
    unknown: int = 0
    notes: tuple[str, ...] = ()
    """What the source could not give, in words."""


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that somebody has accepted, in the baseline or by a comment."""

    finding: Finding
    reason: str
    owner: str | None = None
    expires: str | None = None
    """ISO date."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A finding of the last run that is not there any more, as its report had it."""

    check: str
    code: str
    severity: Severity
    title: str
    message: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """This run against the last one; `new` and `still` are fingerprints of findings of this run."""

    new: frozenset[str]
    still: frozenset[str]
    gone: tuple[Gone, ...]
    score_before: int | None = None
    made_before: str | None = None
    """When the last report was made."""


@dataclass(frozen=True, slots=True)
class Results:
    """One run. `findings` are sorted by `Finding.sort_key`; `seconds` is what each check took.

    `hidden` counts findings that were left out of the report with `--only`; the score knows them.
    """

    source: str
    series: str | None
    findings: tuple[Finding, ...]
    coverage: Coverage = Coverage()
    score: Score | None = None
    suppressed: tuple[Suppressed, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    comparison: Comparison | None = None
    notes: tuple[str, ...] = ()
    """Remarks on the run, such as accepted risks that have expired."""
    hidden: int = 0
    complete: bool = True
    """Whether everything was looked at; a run that ended early has no score."""
