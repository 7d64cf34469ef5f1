"""Findings as one HTML page that opens offline: the score, the worst exposure, every finding, the ways, the matrix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ostiary.findings import Finding, LostPoints
from ostiary.findings.score import counted, weight_of
from ostiary.report.access_paths import AccessPaths
from ostiary.report.access_paths_svg import paths_picture
from ostiary.report.findings_cards import findings_section, severity_badge
from ostiary.report.findings_report import (
    FindingsReport,
    comparison_text,
    coverage_text,
    score_text,
    severity_counts,
    skipped_by_reason,
    subject_text,
)
from ostiary.report.findings_tables import table_html
from ostiary.report.heatmap import HeatMap
from ostiary.report.html_page import facts_list, heat_section, tile, whole_page
from ostiary.report.markup import Child, Markup, prose, tag
from ostiary.report.meta import MatrixMeta
from ostiary.report.summary import Summary
from ostiary.report.text import number, without_secrets

WORST: Final = 6
LOST: Final = 10
"""Checks whose lost points are shown at once."""
_EXPOSURE: Final = "OST-X"
_RING: Final = 264
"""The length of the ring around the score: 2π × 42."""
_COUNTS: Final = (("pairs", "pairs of user and record"), ("records", "records"), ("users", "users"))


@dataclass(frozen=True, slots=True)
class Pictures:
    """What an audit can draw beside the findings: the matrix, and the ways from users to models."""

    heat: HeatMap
    meta: MatrixMeta
    summary: Summary
    paths: AccessPaths


def findings_html(report: FindingsReport, pictures: Pictures | None = None) -> str:
    """The whole page."""
    source = without_secrets(report.results.source)
    sections = list(_sections(report, pictures))
    heading = {"audit": "Portal audit", "lint": "Review of source code", "probe": "Trial with real accounts"}
    title = heading.get(report.kind, "Findings")
    return whole_page(
        f"{title}: {source}",
        [
            tag("a", "Skip to the findings", href="#findings", class_="skip"),
            tag("h1", title),
            facts_list(_facts(report, source)),
            _navigation(sections),
        ],
        [tag("section", tag("h2", heading), *parts, id=key) if heading else parts for key, heading, parts in sections],
        report.generated_by,
        data={"heat-data": pictures.heat.as_json()} if pictures else {},
        styles=("page.css", "findings.css"),
        scripts=("findings.js", *(["heatmap.js"] if pictures else [])),
    )


_Section = tuple[str, str, list[Child]]


def _facts(report: FindingsReport, source: str) -> dict[str, object]:
    facts: dict[str, object] = {"source": source}
    if report.results.series:
        facts["Odoo"] = report.results.series
    return facts | {"made": report.generated_at, "checked": coverage_text(report)}


def _navigation(sections: Sequence[_Section]) -> Markup:
    links = [tag("li", tag("a", heading, href=f"#{key}")) for key, heading, _ in sections if heading]
    return tag("nav", tag("ul", links), aria_label="Parts of this page")


def _sections(report: FindingsReport, pictures: Pictures | None) -> Iterator[_Section]:
    yield "overview", "", [_overview(report)]
    exposed = _worst(report)
    if exposed:
        cards = [_exposure(finding, report) for finding in exposed]
        yield "exposure", "Worst exposure first", [tag("div", cards, class_="cards")]
    yield "findings", "Findings", findings_section(report)
    if pictures is not None and pictures.paths:
        yield "ways", "From users through groups to models", _ways(pictures.paths)
    if pictures is not None:
        yield "matrix", "Who reaches what", list(heat_section(pictures.meta, pictures.summary))
    for table in report.tables:
        if table.rows:
            yield table.key, table.title, list(table_html(table))
    if report.results.suppressed:
        yield "accepted", "Accepted risks", [_accepted(report)]
    if report.results.comparison is not None and report.results.comparison.gone:
        yield "gone", "Gone since the last run", [_gone(report)]
    yield "coverage", "What was looked at", [_coverage(report)]


# --------------------------------------------------------------------------- the overview


def _overview(report: FindingsReport) -> Markup:
    score = report.results.score
    compared = comparison_text(report)
    remarks = [tag("li", prose(note)) for note in report.results.notes]
    return tag(
        "section",
        tag("div", _ring(report), class_="score") if score else None,
        tag(
            "div",
            tag(
                "ul",
                [tile(number(many), name, name.replace(" ", "-")) for name, many in _counts(report)],
                class_="tiles",
            ),
            tag("p", compared, class_="small") if compared else None,
            tag("ul", remarks, class_="remarks small") if remarks else None,
            _lost(score.lost) if score and score.lost else None,
        ),
        class_="overview",
        aria_label="Overview",
    )


def _counts(report: FindingsReport) -> list[tuple[str, int]]:
    counts = severity_counts(report.results.findings) or [("findings", 0)]
    extra = [("accepted", len(report.results.suppressed)), ("not shown", report.results.hidden)]
    return counts + [(name, many) for name, many in extra if many]


def _ring(report: FindingsReport) -> Markup:
    """The score as a number in a ring that is filled as far."""
    score = report.results.score
    if score is None:
        return tag("p")
    filled = round(_RING * score.value / 100)
    circle = {"cx": 50, "cy": 50, "r": 42, "fill": "none", "stroke-width": 9}
    parts = [
        tag("circle", class_="track", **circle),
        tag("circle", class_="fill", **circle, stroke_dasharray=f"{filled} {_RING}", transform="rotate(-90 50 50)"),
        tag("text", score.value, x=50, y=55, text_anchor="middle", class_="value"),
        tag("text", "of 100", x=50, y=69, text_anchor="middle", class_="of"),
    ]
    said = f"Score {score_text(report)}"
    bound = tag("p", "At most: something could not be judged.", class_="soft small") if report.undecided else None
    return tag(
        "div",
        tag("svg", tag("title", said), *parts, viewBox="0 0 100 100", width=150, height=150, role="img"),
        tag("p", "Grade ", tag("b", score.grade), class_="grade"),
        bound,
        class_=f"ring grade-{score.grade}",
    )


def _lost(lost: Sequence[LostPoints]) -> Markup:
    """Where the points went, as bars; what costs little is folded away."""
    most = max(entry.points for entry in lost)
    rest = lost[LOST:]
    points = sum(entry.points for entry in rest)
    folded = tag("summary", f"{len(rest)} more checks, −{points:g}", class_="small")
    return tag(
        "div",
        tag("h3", "Where the points went"),
        _bars(lost[:LOST], most),
        tag("details", folded, _bars(rest, most)) if rest else None,
    )


def _bars(lost: Sequence[LostPoints], most: float) -> Markup:
    lines = [
        tag(
            "tr",
            tag("th", tag("a", entry.check, href=f"#check-{entry.check}"), scope="row"),
            tag("td", f"−{entry.points:g}", class_="number"),
            tag("td", _bar(entry.points / most), class_="bar"),
        )
        for entry in lost
    ]
    return tag("table", tag("tbody", lines), class_="plain small lost")


def _bar(share: float) -> Markup:
    width = max(1, round(160 * share))
    return tag("svg", tag("rect", width=width, height=10, rx=2), width=160, height=10, aria_hidden="true")


# --------------------------------------------------------------------------- exposure


def _worst(report: FindingsReport) -> list[Finding]:
    """The exposure findings that weigh most."""
    exposed = [one for one in report.results.findings if one.code.startswith(_EXPOSURE) and one.outcome == "fail"]
    exposed = [one for one in exposed if one.severity in ("critical", "high")]
    return sorted(exposed, key=lambda finding: (-weight_of(finding), finding.sort_key))[:WORST]


def _exposure(finding: Finding, report: FindingsReport) -> Markup:
    numbers = [tile(number(counted(finding, key)), label) for key, label in _COUNTS if counted(finding, key)]
    about = subject_text(finding, report.names)
    return tag(
        "div",
        tag("h3", severity_badge(finding), " ", finding.title),
        tag("p", prose(finding.message)),
        tag("p", about, class_="mono soft small") if about != finding.subject.model else None,
        tag("ul", numbers, class_="tiles") if len(numbers) > 1 else None,
        tag("p", tag("a", "Evidence and remedy", href=f"#f-{finding.fingerprint[:12]}")),
        class_=f"card is-{finding.severity}",
    )


# --------------------------------------------------------------------------- ways


def _ways(paths: AccessPaths) -> list[Child]:
    label = {node.key: node.label for node in paths.nodes}
    lines = [
        tag("tr", tag("td", label[edge.source]), tag("td", edge.label or "all"), tag("td", label[edge.target]))
        for edge in paths.edges
    ]
    titles = tag("tr", [tag("th", title, scope="col") for title in ("from", "by", "to")])
    rest = f" {number(paths.left_out)} more do not fit into the picture." if paths.left_out else ""
    return [
        tag(
            "p",
            "Who is in which group, what the group implies, and which models it opens: those with findings, the worst"
            f" on top.{rest} Choose a box to see the ways through it.",
            class_="soft small",
        ),
        tag("div", paths_picture(paths), class_="scroll picture", tabindex="-1"),
        tag(
            "details",
            tag("summary", tag("strong", "The same in words")),
            tag("div", tag("table", tag("thead", titles), tag("tbody", lines), class_="plain small"), class_="scroll"),
        ),
    ]


# --------------------------------------------------------------------------- the rest


def _accepted(report: FindingsReport) -> Markup:
    titles = tag("tr", [tag("th", name, scope="col") for name in ("check", "about", "reason", "owner", "until")])
    lines = [
        tag(
            "tr",
            tag("th", entry.finding.check, scope="row"),
            tag("td", subject_text(entry.finding, report.names)),
            [tag("td", text or "–") for text in (entry.reason, entry.owner, entry.expires)],
        )
        for entry in report.results.suppressed
    ]
    return tag("div", tag("table", tag("thead", titles), tag("tbody", lines), class_="plain small"), class_="scroll")


def _gone(report: FindingsReport) -> Markup:
    found = report.results.comparison
    lines = [
        tag("li", tag("b", entry.severity), " ", tag("code", entry.check), " ", prose(entry.message))
        for entry in (found.gone if found else ())
    ]
    return tag("ul", lines, class_="small")


def _coverage(report: FindingsReport) -> Markup:
    said = coverage_text(report)
    notes = [tag("li", prose(note)) for note in report.results.coverage.notes]
    skipped = [
        tag("tr", tag("td", prose(reason)), tag("td", ", ".join(checks)))
        for reason, checks in skipped_by_reason(report)
    ]
    titles = tag("tr", tag("th", "why", scope="col"), tag("th", "checks that were skipped", scope="col"))
    table = tag("table", tag("thead", titles), tag("tbody", skipped), class_="plain small")
    return tag(
        "div",
        tag("p", f"{said[:1].upper()}{said[1:]}. A check that was skipped has neither passed nor failed."),
        tag("ul", notes, class_="small") if notes else None,
        tag("div", table, class_="scroll") if skipped else None,
    )
