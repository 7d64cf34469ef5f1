"""The options of commands that give findings (`audit`, `lint`, `probe`), and the way from a run to its report."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from ostiary.cli.settings import Command, Settings
from ostiary.errors import UsageError
from ostiary.report.files import check_writable

if TYPE_CHECKING:
    from ostiary.findings import Results
    from ostiary.findings.baseline import Baseline
    from ostiary.findings.compare import LastRun
    from ostiary.findings.selection import AnyCheck, Filter
    from ostiary.report.findings_html import Pictures
    from ostiary.report.findings_report import FindingsReport, Names
    from ostiary.report.findings_tables import ReportTable

FORMATS: Final = ("terminal", "json", "html", "sarif", "junit", "markdown", "github")
FOUND: Final = 1
"""Exit status when a finding reaches --fail-on."""
SEVERITIES: Final = ("critical", "high", "medium", "low", "info")
NEVER: Final = "never"
GROUPINGS: Final = ("check", "model", "user", "severity")


@dataclass(slots=True)
class FindingsOptions:
    """What was asked for, with the files read that were named. Made before the work begins, so that mistakes in them
    are told at once."""

    fail_on: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    only: tuple[str, ...]
    group_by: str
    baseline: Path | None
    write_baseline: Path | None
    compare: Path | None

    def chosen(self, checks: Sequence[AnyCheck]) -> tuple[AnyCheck, ...]:
        """The checks to run. Raises UsageError for names that there are not."""
        from ostiary.findings.selection import chosen

        return chosen(checks, _words(self.select), _words(self.ignore))

    def prepare(self, known: Sequence[AnyCheck]) -> Prepared:
        """Read the files that were named. Raises UsageError."""
        from ostiary.findings.baseline import Baseline
        from ostiary.findings.selection import only
        from ostiary.sources.baseline import read_baseline
        from ostiary.sources.last_run import load_last_run

        if self.write_baseline is not None:
            check_writable(self.write_baseline)
        only(self.only, new=frozenset())
        if "new" in self.only and self.compare is None:
            raise UsageError("`--only new` needs something to compare with", hint="give --compare LAST.json")
        baseline = read_baseline(self.baseline, known) if self.baseline else Baseline("baseline")
        return Prepared(self, baseline, load_last_run(self.compare) if self.compare else None)


def _words(values: Sequence[str]) -> tuple[str, ...]:
    """`--select A,B --select C` is the same as three times one."""
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


@dataclass(slots=True)
class Prepared:
    """The options with the accepted risks and the last run."""

    options: FindingsOptions
    baseline: Baseline
    last: LastRun | None

    def judge(self, results: Results) -> Results:
        """The results with accepted risks set apart, the score, and what changed since the last run."""
        from ostiary.findings.baseline import apply_baseline
        from ostiary.findings.compare import compare
        from ostiary.findings.score import score_of
        from ostiary.report.meta import moment

        judged = apply_baseline(results, self.baseline, moment().date())
        judged = replace(judged, score=score_of(judged.findings) if judged.complete else None)
        if self.last is not None:
            accepted = [entry.finding for entry in judged.suppressed]
            judged = replace(judged, comparison=compare(judged.findings, accepted, self.last))
        return judged

    def filtered(self, results: Results) -> Results:
        """Only what was asked to be shown; the score knows the rest."""
        from ostiary.findings.selection import only

        found = results.comparison
        is_shown: Filter = only(self.options.only, found.new if found else None)
        shown = tuple(finding for finding in results.findings if is_shown(finding))
        return replace(results, findings=shown, hidden=len(results.findings) - len(shown))

    def report(
        self,
        results: Results,
        checks: Sequence[AnyCheck],
        kind: str,
        names: Names,
        tables: Sequence[ReportTable] = (),
    ) -> FindingsReport:
        """What reports are made of."""
        from typing import cast

        from ostiary.findings import Severity
        from ostiary.report.findings_report import FindingsReport, GroupBy

        return FindingsReport(
            self.filtered(results),
            checks,
            kind,
            cast("Severity | None", None if self.options.fail_on == NEVER else self.options.fail_on),
            cast("GroupBy", self.options.group_by),
            names,
            tables,
        )

    def save_baseline(self, settings: Settings, results: Results) -> bool:
        """Write the baseline if that was asked for, with everything accepted that was found."""
        target = self.options.write_baseline
        if target is None:
            return False
        from ostiary.findings.baseline import extended
        from ostiary.report.files import replacing
        from ostiary.report.findings_report import subject_text
        from ostiary.report.meta import moment
        from ostiary.report.text import plain
        from ostiary.sources.baseline import baseline_text

        day = moment().date()
        accepted = extended(self.baseline, results.findings, f"not judged yet; it was there on {day}")
        found = {finding.fingerprint: finding for finding in results.findings}
        found |= {entry.finding.fingerprint: entry.finding for entry in results.suppressed}
        about = {key: plain(f"{one.severity}, {subject_text(one)}: {one.message}") for key, one in found.items()}
        with replacing(target) as draft:
            draft.write_text(baseline_text(accepted, lambda entry: about.get(entry.fingerprint)), encoding="utf-8")
        settings.note(f"wrote {target} with {len(accepted.entries)} accepted risks; give each a reason")
        return True

    def status(self, settings: Settings, report: FindingsReport) -> int:
        """The exit status: a finding that reaches the threshold goes before something undecided."""
        if any(report.reaches_threshold(finding) for finding in report.results.findings):
            return FOUND
        results = report.results
        undecided = report.undecided > 0 or results.coverage.unknown > 0 or not results.complete
        return settings.status(undecided=undecided)


def finish(
    settings: Settings,
    prepared: Prepared,
    results: Results,
    checks: Sequence[AnyCheck],
    kind: str,
    names: Names | None = None,
    pictures: Callable[[Results], Pictures] | None = None,
    tables: Sequence[ReportTable] = (),
) -> int:
    """Judge, report, and give the exit status. `pictures` are drawn for the HTML page only."""
    judged = prepared.judge(results)
    report = prepared.report(judged, checks, kind, names or {}, tables)
    saved = prepared.save_baseline(settings, judged)
    drawn = pictures(report.results) if pictures and settings.format == "html" else None
    with settings.timed("report"):
        write_findings(settings, report, drawn)
    print_check_timings(settings, results)
    return 0 if saved else prepared.status(settings, report)


def write_findings(settings: Settings, report: FindingsReport, pictures: Pictures | None = None) -> None:
    """The report in the format that was asked for."""
    if settings.format == "terminal":
        from ostiary.report.consoles import printing
        from ostiary.report.findings_terminal import print_findings

        with settings.stream() as out, printing(out) as console:
            print_findings(console, report)
        return
    if settings.format == "html":
        from ostiary.report.findings_html import findings_html

        settings.emit(findings_html(report, pictures))
        return
    settings.emit(_writer(settings.format)(report))


def _writer(format: str) -> Callable[[FindingsReport], str]:
    from ostiary.report import findings_github, findings_json, findings_junit, findings_markdown, findings_sarif

    return {
        "json": findings_json.findings_text,
        "sarif": findings_sarif.findings_sarif,
        "junit": findings_junit.findings_junit,
        "markdown": findings_markdown.findings_markdown,
        "github": findings_github.findings_github,
    }[format]


def print_check_timings(settings: Settings, results: Results) -> None:
    """What each check took, the slowest first, where timings were asked for."""
    if not settings.timings:
        return
    import sys

    for check, seconds in sorted(results.seconds.items(), key=lambda item: -item[1]):
        print(f"{seconds:8.3f} s  {check}", file=sys.stderr)


def faults_raised() -> bool:
    """Whether an unexpected exception in a check is to be raised: for whoever writes checks."""
    return bool(os.environ.get("OSTIARY_TRACEBACK"))


def findings_options(command: Command) -> Command:
    """Add the options to a command, which gets them as `options` after what it gets already."""

    @wraps(command)
    def wrapped(*given: Any, **options: Any) -> int | None:
        taken = {name: options.pop(name) for name in FindingsOptions.__dataclass_fields__}
        return command(*given, options=FindingsOptions(**taken), **options)

    decorated: Command = wrapped
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated


def _path(name: str, help: str) -> Callable[[Command], Command]:
    return click.option(name, type=click.Path(path_type=Path), metavar="FILE", help=help)


_OPTIONS: Final = (
    click.option(
        "--fail-on",
        type=click.Choice([*SEVERITIES, NEVER]),
        default="high",
        show_default=True,
        help="Exit with 1 when a finding is at least as bad.",
    ),
    click.option(
        "--select", multiple=True, metavar="CHECK", help="Only these checks: slugs, codes, or beginnings of codes."
    ),
    click.option("--ignore", multiple=True, metavar="CHECK", help="Not these checks."),
    click.option(
        "--only",
        multiple=True,
        metavar="new|KEY=VALUE",
        help="Show only some findings, such as severity=high (at least), model=sale.*, user=7, or new ones.",
    ),
    click.option(
        "--group-by", type=click.Choice(GROUPINGS), default="check", show_default=True, help="What stands together."
    ),
    _path("--baseline", "Accepted risks."),
    _path("--write-baseline", "Accept everything that is found; write that to a file and exit with 0."),
    _path("--compare", "The JSON of the last run: what is new, what is gone."),
)
