"""What all reports of findings are made of, and the words that they share."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from ostiary.findings import SEVERITIES, Check, Finding, Results, Severity
from ostiary.report.findings_tables import ReportTable
from ostiary.report.meta import generated_by, now
from ostiary.report.text import counted, number

GroupBy = Literal["check", "model", "user", "severity"]
GROUPINGS: Final[tuple[GroupBy, ...]] = ("check", "model", "user", "severity")
Names = Mapping[tuple[str, int], str]
"""(model, id) → the name of a record, for those who asked for names."""
LISTED: Final = 8
"""Values of a list in the evidence that are written out."""


@dataclass(frozen=True, slots=True)
class FindingsReport:
    """One run and how it is to be shown. `kind` is the command, `checks` those that were asked for."""

    results: Results
    checks: Sequence[Check[Any]] = ()
    kind: str = "audit"
    fail_on: Severity | None = "high"
    group_by: GroupBy = "check"
    names: Names = field(default_factory=dict)
    tables: Sequence[ReportTable] = ()
    """What stands below the findings."""
    generated_by: str = field(default_factory=generated_by)
    generated_at: str = field(default_factory=now)

    @property
    def undecided(self) -> int:
        """How many findings say that something could not be judged."""
        return sum(finding.outcome == "error" for finding in self.results.findings)

    def reaches_threshold(self, finding: Finding) -> bool:
        return reaches(finding, self.fail_on)

    def is_new(self, finding: Finding) -> bool:
        """Whether a finding was not there in the last run, if there was one."""
        found = self.results.comparison
        return found is not None and finding.fingerprint in found.new


def reaches(finding: Finding, threshold: Severity | None) -> bool:
    """Whether a finding is as bad as the threshold; what could not be judged is not."""
    if threshold is None or finding.outcome != "fail":
        return False
    return SEVERITIES.index(finding.severity) <= SEVERITIES.index(threshold)


# --------------------------------------------------------------------------- sentences


def score_text(report: FindingsReport) -> str | None:
    """`71 of 100, grade C`; `at most` where something could not be judged."""
    score = report.results.score
    if score is None:
        return None
    bound = "at most " if report.undecided else ""
    return f"{bound}{score.value} of 100, grade {score.grade}"


def severity_counts(findings: Iterable[Finding]) -> list[tuple[str, int]]:
    """(severity or `not judged`, how many), worst first, none of them zero."""
    tally = Counter(map(kind_of, findings))
    return [(name, tally[name]) for name in (*SEVERITIES, "not judged") if tally[name]]


def totals_text(report: FindingsReport) -> str:
    """`2 critical, 5 high, 1 not judged`, and what is not shown."""
    parts = [f"{number(many)} {name}" for name, many in severity_counts(report.results.findings)]
    said = ", ".join(parts) or "no findings"
    if report.results.hidden:
        said += f"; {counted(report.results.hidden, 'finding')} left out by --only"
    if report.results.suppressed:
        said += f"; {number(len(report.results.suppressed))} accepted"
    return said


def comparison_text(report: FindingsReport) -> str | None:
    """What changed since the last run, in one sentence."""
    found = report.results.comparison
    if found is None:
        return None
    parts = [
        f"{number(len(found.new))} new",
        f"{number(len(found.gone))} gone",
        f"{number(len(found.still))} still there",
    ]
    score = report.results.score
    if score is not None and found.score_before is not None:
        parts.append(f"score {found.score_before} → {score.value}")
    since = f" ({found.made_before})" if found.made_before else ""
    return f"Since the last run{since}: {', '.join(parts)}."


def coverage_text(report: FindingsReport) -> str:
    """How many checks were run and how many decisions were exact."""
    coverage = report.results.coverage
    said = f"{counted(coverage.checks_run, 'check')} run, {number(len(coverage.checks_skipped))} skipped"
    if coverage.exact or coverage.unknown:
        said += f"; {number(coverage.exact)} decisions exact, {number(coverage.unknown)} unknown"
    return said


def skipped_by_reason(report: FindingsReport) -> list[tuple[str, list[str]]]:
    """(reason, checks), the commonest reason first."""
    found: dict[str, list[str]] = {}
    for skipped in report.results.coverage.checks_skipped:
        found.setdefault(skipped.reason, []).append(skipped.check)
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))


# --------------------------------------------------------------------------- findings


def place(finding: Finding) -> str | None:
    """`addons/x/controllers/main.py:41`."""
    location = finding.location
    return f"{location.path}:{location.line}" if location else None


def subject_text(finding: Finding, names: Names | None = None) -> str:
    """What a finding is about: `sale.order · rule sale.portal · user 7 (Ida)`; else its place in the source."""
    subject = finding.subject
    parts = [subject.model] if subject.model else []
    for what, value in subject.given().items():
        if what != "model":
            parts.append(f"{what} {value}" + _named(finding, what, names or {}))
    return " · ".join(parts) or place(finding) or "the whole system"


def _named(finding: Finding, what: str, names: Names) -> str:
    subject = finding.subject
    model, record = ("res.users", subject.user) if what == "user" else (subject.model, subject.record)
    if what not in ("user", "record") or model is None or record is None:
        return ""
    name = names.get((model, record))
    return f" ({name})" if name else ""


def kind_of(finding: Finding) -> str:
    """The severity, or that it could not be judged."""
    return "not judged" if finding.outcome == "error" else finding.severity


def marks(finding: Finding, report: FindingsReport) -> list[str]:
    """What else is to be known at a glance: that it is not certain, and that it is new."""
    uncertain: list[str] = [] if finding.confidence == "certain" else [finding.confidence]
    return uncertain + (["new"] if report.is_new(finding) else [])


def evidence_lines(finding: Finding) -> list[tuple[str, str]]:
    """(what, value) of the evidence, each on one line; long lists are cut."""
    return [(key.replace("_", " "), evidence_value(value)) for key, value in finding.evidence.items()]


def evidence_value(value: object) -> str:
    """A value of the evidence as people read it."""
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "nothing"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (list, tuple)):
        shown = ", ".join(_item(item) for item in value[:LISTED])
        return (shown or "nothing") + (f", … ({number(len(value))} in all)" if len(value) > LISTED else "")
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {evidence_value(item)}" for key, item in value.items()) or "nothing"
    return value if isinstance(value, str) else json.dumps(value, default=str)


def _item(value: object) -> str:
    """A value within a list: `(user 7, record 3)`."""
    if not isinstance(value, Mapping):
        return evidence_value(value)
    return f"({', '.join(f'{key} {evidence_value(item)}' for key, item in value.items())})"


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that are shown together; `check` where they are all of one."""

    title: str
    findings: tuple[Finding, ...]
    check: Check[Any] | None = None


def grouped(report: FindingsReport) -> list[Group]:
    """The findings in groups, the group with the worst finding first; findings in their own order."""
    found: dict[str, list[Finding]] = {}
    for finding in report.results.findings:
        found.setdefault(_group_of(finding, report), []).append(finding)
    checks = {check.slug: check for check in report.checks}
    by_check = report.group_by == "check"
    return [Group(title, tuple(some), checks.get(title) if by_check else None) for title, some in found.items()]


def _group_of(finding: Finding, report: FindingsReport) -> str:
    subject = finding.subject
    if report.group_by == "check":
        return finding.check
    if report.group_by == "severity":
        return kind_of(finding)
    if report.group_by == "model":
        return subject.model or "no model"
    if subject.user is None:
        return "no single user"
    return f"user {subject.user}" + _named(finding, "user", report.names)
