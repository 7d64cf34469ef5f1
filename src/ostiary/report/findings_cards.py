"""The findings of an HTML page: a group for each check (or model, user, severity), and what filters them."""

from __future__ import annotations

from typing import Final

from ostiary.findings import SEVERITIES, Finding
from ostiary.report.findings_report import (
    FindingsReport,
    Group,
    evidence_lines,
    grouped,
    kind_of,
    marks,
    place,
    subject_text,
)
from ostiary.report.markup import Child, Markup, prose, tag
from ostiary.report.text import counted

MOST_OPENING: Final = 1_000
"""Findings that can be opened one by one."""


def findings_section(report: FindingsReport) -> list[Child]:
    """Controls and groups."""
    groups = grouped(report)
    if not groups:
        return [tag("p", "Nothing was found by the checks that were run.")]
    return [_controls(report), [_group(group, report) for group in groups]]


def severity_badge(finding: Finding) -> Markup:
    """The severity as a coloured word."""
    name = kind_of(finding)
    return tag("span", name, class_=f"badge is-{name.replace(' ', '-')}")


def _controls(report: FindingsReport) -> Markup:
    kinds = {kind_of(finding) for finding in report.results.findings}
    boxes = [
        tag("label", tag("input", type="checkbox", value=name, checked=True, class_="kind"), name, class_="check")
        for name in (*SEVERITIES, "not judged")
        if name in kinds
    ]
    compared = report.results.comparison is not None
    return tag(
        "div",
        tag("label", "Search", tag("input", type="search", id="search", placeholder="model, group, check, rule …")),
        tag("fieldset", tag("legend", "Severity"), boxes),
        tag("label", tag("input", type="checkbox", id="only-new"), "only new", class_="check") if compared else None,
        tag("button", "Open all", type="button", id="open-all"),
        tag("button", "Close all", type="button", id="close-all"),
        tag("span", id="shown", role="status", class_="soft small"),
        id="filters",
        class_="controls",
        role="search",
        hidden=True,
    )


def _group(group: Group, report: FindingsReport) -> Markup:
    by_check = report.group_by == "check"
    first = group.findings[0]
    remedies = list(dict.fromkeys(finding.remedy for finding in group.findings))
    shared = by_check and len(remedies) == 1
    codes = tag("span", f"{first.code} {first.check}", class_="mono soft small")
    return tag(
        "section",
        tag(
            "h3",
            severity_badge(first) if by_check else None,
            " ",
            first.title if by_check else group.title,
            " ",
            codes if by_check else None,
            tag("span", f" {counted(len(group.findings), 'finding')}", class_="soft small"),
        ),
        tag("p", prose(group.check.why), class_="small") if group.check else None,
        tag("p", tag("b", "What helps: "), prose(remedies[0]), class_="remedy small") if shared else None,
        [_finding(finding, report, by_check, shared) for finding in group.findings],
        class_=f"bundle is-{kind_of(first).replace(' ', '-')}",
        id=f"check-{first.check}" if by_check else None,
    )


def _finding(finding: Finding, report: FindingsReport, by_check: bool, shared: bool) -> Markup:
    """A finding that opens. Where there are thousands it is a few lines instead: browsers are slow with so many."""
    place_on_page = {
        "class_": "finding",
        "id": f"f-{finding.fingerprint[:12]}",
        "data_kind": kind_of(finding),
        "data_new": report.is_new(finding),
    }
    head = _head(finding, report, by_check)
    remedy = None if shared else tag("p", tag("b", "What helps: "), prose(finding.remedy), class_="remedy")
    fingerprint = tag(
        "p", f"{finding.code} {finding.check} · fingerprint {finding.fingerprint}", class_="mono soft small"
    )
    if len(report.results.findings) > MOST_OPENING:
        said = "; ".join(f"{key}: {value}" for key, value in evidence_lines(finding))
        evidence = tag("p", said, class_="soft small") if said else None
        return tag("div", tag("div", *head), evidence, _flow(finding), remedy, **place_on_page)
    fixes = [tag("span", fix.title, class_="mark") for fix in finding.fixes]
    offered = tag("p", fixes, class_="small") if fixes else None
    parts = [_evidence(finding), _flow(finding), remedy, offered, fingerprint]
    return tag("details", tag("summary", *head), *parts, **place_on_page)


def _head(finding: Finding, report: FindingsReport, by_check: bool) -> list[Child]:
    """What is seen of a finding at once."""
    found = place(finding)
    return [
        severity_badge(finding),
        " ",
        None if by_check else tag("b", finding.title, " "),
        tag("code", subject_text(finding, report.names)),
        tag("span", f" {found}", class_="mono soft") if found and finding.subject.given() else None,
        [tag("span", mark, class_="mark") for mark in marks(finding, report)],
        tag("span", prose(finding.message), class_="message"),
    ]


def _evidence(finding: Finding) -> Markup | None:
    lines = [tag("tr", tag("th", key, scope="row"), tag("td", value)) for key, value in evidence_lines(finding)]
    return tag("table", tag("tbody", lines), class_="plain small evidence") if lines else None


def _flow(finding: Finding) -> Markup | None:
    """The way from what a caller controls to what is served."""
    steps = [
        tag(
            "li",
            tag("b", step.kind),
            " ",
            tag("code", f"{step.location.path}:{step.location.line}"),
            " ",
            prose(step.message),
        )
        for step in finding.flow
    ]
    return tag("ol", steps, class_="flow small") if steps else None
