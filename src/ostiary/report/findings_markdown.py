"""Findings as Markdown, for tickets, wikis and the comments of a change. Nothing in it becomes markup or a link."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary.findings import Finding
from ostiary.report.explain_markdown import code, markdown, prose
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
    skipped_by_reason,
    subject_text,
    totals_text,
)
from ostiary.report.text import counted, without_secrets


def findings_markdown(report: FindingsReport) -> str:
    """The whole report."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: FindingsReport) -> Iterator[str]:
    results = report.results
    score = score_text(report)
    yield f"# ostiary {report.kind}: {f'score {score}' if score else totals_text(report)}"
    yield ""
    series = f", Odoo {results.series}" if results.series else ""
    yield f"{code(without_secrets(results.source))}{markdown(series)}, {report.generated_at}"
    yield ""
    yield f"**{markdown(totals_text(report))}**"
    remarks = [comparison_text(report), *results.notes]
    for remark in filter(None, remarks):
        yield ""
        yield prose(remark)
    yield from _lost(report)
    for group in grouped(report):
        yield from _group(report, group)
    yield from _accepted(report)
    yield from _gone(report)
    yield from _coverage(report)


def _lost(report: FindingsReport) -> Iterator[str]:
    lost = report.results.score.lost if report.results.score else ()
    if lost:
        yield from ("", "## Where the points went", "", "| check | points |", "|---|---:|")
        for entry in lost:
            yield f"| {code(entry.check)} | −{entry.points:g} |"


def _group(report: FindingsReport, group: Group) -> Iterator[str]:
    by_check = report.group_by == "check"
    first = group.findings[0]
    yield ""
    yield f"## {code(group.title) if by_check else markdown(group.title)} ({counted(len(group.findings), 'finding')})"
    yield ""
    if by_check:
        yield f"{markdown(first.title)} ({first.code}). {prose(group.check.why) if group.check else ''}".rstrip()
        yield ""
    for finding in group.findings:
        yield from _finding(report, finding, by_check)
    if by_check:
        for remedy in dict.fromkeys(finding.remedy for finding in group.findings):
            yield ""
            yield f"**What helps:** {prose(remedy)}"


def _finding(report: FindingsReport, finding: Finding, by_check: bool) -> Iterator[str]:
    about = markdown(subject_text(finding, report.names))
    found = place(finding)
    where = f" ({code(found)})" if found and finding.subject.given() else ""
    which = "" if by_check else f"{code(finding.check)} "
    said = ", ".join([kind_of(finding), *marks(finding, report)])
    yield f"- **{said}** {which}{about}{where}: {prose(finding.message)}"
    for key, value in evidence_lines(finding):
        yield f"  - {markdown(key)}: {code(value)}"
    for step in finding.flow:
        yield f"  - {markdown(step.kind)} {code(f'{step.location.path}:{step.location.line}')}: {prose(step.message)}"
    if not by_check:
        yield f"  - **What helps:** {prose(finding.remedy)}"


def _accepted(report: FindingsReport) -> Iterator[str]:
    if report.results.suppressed:
        yield from ("", "## Accepted", "", "| check | about | reason | owner | until |", "|---|---|---|---|---|")
        for entry in report.results.suppressed:
            cells = (subject_text(entry.finding, report.names), entry.reason, entry.owner or "", entry.expires or "")
            yield f"| {code(entry.finding.check)} | {' | '.join(markdown(cell) for cell in cells)} |"


def _gone(report: FindingsReport) -> Iterator[str]:
    found = report.results.comparison
    if found is not None and found.gone:
        yield from ("", "## Gone since the last run", "")
        for entry in found.gone:
            yield f"- {entry.severity} {code(entry.check)}: {prose(entry.message)}"


def _coverage(report: FindingsReport) -> Iterator[str]:
    yield from ("", "## What was looked at", "", f"{markdown(coverage_text(report))}.")
    skipped = skipped_by_reason(report)
    notes = report.results.coverage.notes
    if skipped or notes:
        yield ""
    for note in notes:
        yield f"- {prose(note)}"
    for reason, checks in skipped:
        yield f"- skipped, {prose(reason)}: {', '.join(code(check) for check in checks)}"
