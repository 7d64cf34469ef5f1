"""Findings for the terminal: the score, where the points went, then the findings, the worst group first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ostiary.findings import Finding
from ostiary.report.consoles import safe
from ostiary.report.findings_report import (
    FindingsReport,
    Group,
    comparison_text,
    coverage_text,
    evidence_lines,
    grouped,
    kind_of,
    marks,
    place,
    score_text,
    severity_counts,
    skipped_by_reason,
    subject_text,
    totals_text,
)
from ostiary.report.findings_tables import print_table
from ostiary.report.text import counted, number, without_secrets

SHOWN: Final = 10
"""Findings of a group that are written out; every file format has all of them."""
LOST: Final = 12
SHORT: Final = 30
STYLES: Final = {
    "critical": "bold white on red",
    "high": "bold red",
    "medium": "yellow",
    "low": "blue",
    "info": "dim",
    "not judged": "bold cyan",
}
_GRADES: Final = {"A": "bold green", "B": "green", "C": "yellow", "D": "yellow", "E": "bold red", "F": "bold red"}


def print_findings(console: Console, report: FindingsReport) -> None:
    """Everything about one run."""
    _print_head(console, report)
    for group in grouped(report):
        _print_group(console, report, group)
    for table in report.tables:
        print_table(console, table)
    _print_gone(console, report)
    _print_coverage(console, report)


def _print_head(console: Console, report: FindingsReport) -> None:
    results = report.results
    score = results.score
    if score is not None:
        said = safe(f"Score {score_text(report)}", _GRADES[score.grade])
        console.print(said.append_text(safe(f"  {_about(report)}", "dim")))
    else:
        console.print(safe(_about(report), "bold"))
    console.print(safe(_sentence(totals_text(report))))
    compared = comparison_text(report)
    if compared:
        console.print(safe(compared))
    for note in results.notes:
        console.print(safe(f"! {note}", "yellow"))
    if score is not None and score.lost:
        console.print(_title("Where the points went"))
        console.print(Padding(_lost(report), (0, 0, 0, 2), expand=False))


def _about(report: FindingsReport) -> str:
    series = f", Odoo {report.results.series}" if report.results.series else ""
    return f"{without_secrets(report.results.source)}{series}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _title(text: str) -> Text:
    return Text(f"\n{text}", "bold underline")


def _lost(report: FindingsReport) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    lost = report.results.score.lost if report.results.score else ()
    for entry in lost[:LOST]:
        table.add_row(f"−{entry.points:g}", safe(entry.check))
    rest = sum(entry.points for entry in lost[LOST:])
    if rest:
        table.add_row(f"−{rest:g}", safe(f"{len(lost) - LOST} other checks", "dim"))
    return table


def _print_group(console: Console, report: FindingsReport, group: Group) -> None:
    console.print()
    if report.group_by == "check":
        console.print(_check_head(group))
        console.print(_indented(safe(group.findings[0].title), 2))
    else:
        console.print(safe(f"{group.title} ({number(len(group.findings))})", "bold underline"))
    for finding in group.findings[:SHOWN]:
        _print_finding(console, report, finding, alone=report.group_by != "check", worst=kind_of(group.findings[0]))
    left = len(group.findings) - SHOWN
    if left > 0:
        console.print(
            _indented(safe(f"… and {number(left)} more; -o FILE.html or FILE.json has all of them", "dim"), 4)
        )
    if report.group_by == "check":
        for remedy in dict.fromkeys(finding.remedy for finding in group.findings[:SHOWN]):
            console.print(_indented(safe(f"What helps: {remedy}", "green"), 2))


def _check_head(group: Group) -> Text:
    head = _label(group.findings[0])
    head.append(" ").append_text(safe(group.title, "bold")).append_text(safe(f"  {group.findings[0].code}", "dim"))
    if len(group.findings) > 1:
        parts = [f"{number(many)} {name}" for name, many in severity_counts(group.findings)]
        head.append_text(safe(f"  {', '.join(parts)}", "dim"))
    return head


def _label(finding: Finding) -> Text:
    name = kind_of(finding)
    return Text(f" {name.upper()} ", STYLES[name])


def _print_finding(console: Console, report: FindingsReport, finding: Finding, *, alone: bool, worst: str) -> None:
    """A finding; `alone` where it does not stand below its check, whose worst severity is `worst`."""
    head = _first_line(report, finding, alone=alone, worst=worst)
    if head is None:
        console.print(_indented(Text("• ").append_text(safe(finding.message)), 4))
    else:
        console.print(_indented(head, 4))
        console.print(_indented(safe(finding.message), 6))
    for line in _evidence(finding):
        console.print(_indented(safe(line, "dim"), 6))
    for step in finding.flow:
        where = f"{step.location.path}:{step.location.line}"
        console.print(_indented(safe(f"{step.kind}  {where}  {step.message}", "dim"), 6))
    if alone:
        console.print(_indented(safe(f"What helps: {finding.remedy}", "green"), 6))


def _evidence(finding: Finding) -> list[str]:
    """Short things on one line, long ones on their own."""
    lines = [f"{key}: {value}" for key, value in evidence_lines(finding)]
    short = " · ".join(line for line in lines if len(line) <= SHORT)
    return [line for line in (short, *(line for line in lines if len(line) > SHORT)) if line]


def _first_line(report: FindingsReport, finding: Finding, *, alone: bool, worst: str) -> Text | None:
    """What it is about and what is to be known at a glance; None where that is nothing."""
    said = [kind_of(finding)] if not alone and kind_of(finding) != worst else []
    said += marks(finding, report)
    where = place(finding)
    if not alone and not said and not where and not finding.subject.given():
        return None
    line = _label(finding) if alone else Text("•")
    line.append(" ")
    if alone:
        line.append_text(safe(finding.check, "bold")).append("  ")
    line.append_text(safe(subject_text(finding, report.names), "" if alone else "bold"))
    if where and finding.subject.given():
        line.append_text(safe(f"  {where}", "dim"))
    return line.append_text(safe(f"  {', '.join(said)}", "dim")) if said else line


def _indented(text: Text, columns: int) -> Padding:
    return Padding(text, (0, 0, 0, columns), expand=False)


def _print_gone(console: Console, report: FindingsReport) -> None:
    found = report.results.comparison
    if found is None or not found.gone:
        return
    console.print(_title("Gone since the last run"))
    for entry in found.gone[:SHOWN]:
        console.print(_indented(safe(f"{entry.severity}  {entry.check}  {entry.message}", "dim"), 2))
    if len(found.gone) > SHOWN:
        console.print(_indented(safe(f"… and {number(len(found.gone) - SHOWN)} more", "dim"), 2))


def _print_coverage(console: Console, report: FindingsReport) -> None:
    console.print(_title("What was looked at"))
    for line in _coverage_lines(report):
        console.print(_indented(safe(line, "dim"), 2))


def _coverage_lines(report: FindingsReport) -> Iterable[str]:
    yield _sentence(coverage_text(report))
    yield from report.results.coverage.notes
    for reason, checks in skipped_by_reason(report)[:SHOWN]:
        shown = ", ".join(checks[:3]) + (", …" if len(checks) > 3 else "")
        yield f"skipped: {reason} ({counted(len(checks), 'check')}: {shown})"
