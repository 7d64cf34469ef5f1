"""A review of source code on its way: once, against a revision, as a table of routes, or again and again."""

from __future__ import annotations

import gc
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ostiary.checks.every import every_check
from ostiary.checks.source import CHECKS
from ostiary.cli.findings_options import FindingsOptions, Prepared, faults_raised, finish
from ostiary.cli.progress import progress
from ostiary.cli.settings import Settings
from ostiary.errors import SourceError, UsageError
from ostiary.findings import Finding, Results
from ostiary.findings.selection import AnyCheck
from ostiary.sources.addons.digest import newest_change
from ostiary.sources.addons.source_tree import uncollected
from ostiary.sources.lint_cache import LintCache, cache_folder
from ostiary.sources.lint_run import Linter

_PAUSE = 0.4
"""Seconds between two looks at the files, at least."""


@dataclass(frozen=True, slots=True)
class LintOptions:
    """The options that only `lint` has."""

    diff: str | None
    routes: bool
    rights: bool
    watch: bool
    cached: bool


def run_lint(settings: Settings, options: FindingsOptions, own: LintOptions) -> int:
    """Everything from the options to the exit status."""
    checks = options.chosen(CHECKS)
    prepared = options.prepare(every_check() if options.baseline else CHECKS)
    linter = make_linter(settings, own)
    if own.routes:
        return _print_routes(settings, linter)
    if own.rights:
        return _print_rights(settings, linter)
    if own.watch:
        return _watch(settings, options, prepared, linter, own, checks)
    return _once(settings, options, prepared, linter, own, checks)


def make_linter(settings: Settings, own: LintOptions) -> Linter:
    cache = LintCache(cache_folder()) if own.cached else None
    paths = tuple(map(Path, settings.paths))
    return Linter(paths, tuple(map(Path, settings.addons)), cache, faults_raised())


def _once(
    settings: Settings,
    options: FindingsOptions,
    prepared: Prepared,
    linter: Linter,
    own: LintOptions,
    checks: tuple[AnyCheck, ...],
) -> int:
    with progress(settings, "checking") as advance, settings.timed("check"), uncollected():
        results = only_chosen(linter.results(advance), options, checks)
        gc.freeze()  # what was read is still needed: nothing to collect
    if own.diff is not None:
        with settings.timed("diff"):
            new = only_new(results, _before(linter, own.diff))
        old = len(results.findings) - len(new.findings)
        results = replace(
            new, notes=(*new.notes, f"only what `{own.diff}` did not have; {old} more were there already")
        )
    return finish(settings, prepared, results, checks, "lint")


def only_chosen(results: Results, options: FindingsOptions, checks: tuple[AnyCheck, ...]) -> Results:
    """The findings of the checks that were chosen: all of them ran, so that results can be kept."""
    if not options.select and not options.ignore:
        return results
    slugs = {check.slug for check in checks}
    return replace(
        results,
        findings=tuple(finding for finding in results.findings if finding.check in slugs),
        suppressed=tuple(entry for entry in results.suppressed if entry.finding.check in slugs),
        coverage=replace(results.coverage, checks_run=len(slugs)),
    )


# --------------------------------------------------------------------------- against a revision


def only_new(results: Results, before: Results | None) -> Results:
    """What the revision did not have; what it had is counted, also where its file has another name now."""
    if before is None:
        return results
    known = Counter(finding.fingerprint for finding in _all(before))
    left = [finding for finding in results.findings if not _taken(known, finding.fingerprint)]
    moved = Counter(map(_placeless, filter(_is_gone, _all(before))))
    return replace(results, findings=tuple(finding for finding in left if not _taken(moved, _placeless(finding))))


def _all(results: Results) -> Iterator[Finding]:
    yield from results.findings
    yield from (entry.finding for entry in results.suppressed)


def _taken(counted: Counter[str], key: str) -> bool:
    """Whether one of these is left, which is then taken."""
    counted[key] -= 1
    return counted[key] >= 0


def _placeless(finding: Finding) -> str:
    """The fingerprint without its file."""
    return replace(finding, location=None).fingerprint


def _is_gone(finding: Finding) -> bool:
    return finding.location is not None and not Path(finding.location.path).exists()


def _before(linter: Linter, revision: str) -> Results | None:
    """The findings at a revision; None where the paths were not there yet."""
    from ostiary.sources.git import check_out, repository_of

    repository = repository_of(linter.paths[0].resolve())
    with tempfile.TemporaryDirectory(prefix="ostiary-") as folder:
        target = Path(folder).resolve()
        check_out(repository, revision, target)
        try:
            return _moved(linter, repository, target).results()
        except SourceError:
            return None


def _moved(linter: Linter, repository: Path, target: Path) -> Linter:
    """The same paths in the folder that holds the revision."""

    def move(path: Path) -> Path:
        inside = path.resolve()
        return target / inside.relative_to(repository) if inside.is_relative_to(repository) else inside

    paths = tuple(path for path in map(move, linter.paths) if path.exists())
    addons = tuple(path for path in map(move, linter.addons) if path.exists())
    here = Path.cwd().resolve()
    root = target / here.relative_to(repository) if here.is_relative_to(repository) else None
    return replace_paths(linter, paths, addons, root)


def replace_paths(linter: Linter, paths: tuple[Path, ...], addons: tuple[Path, ...], root: Path | None) -> Linter:
    return Linter(paths, addons, linter.cache, linter.raise_faults, root)


# --------------------------------------------------------------------------- routes


def _print_routes(settings: Settings, linter: Linter) -> int:
    from ostiary.report import routes_report

    with settings.timed("read"):
        rows = routes_report.rows(source.flow for source in linter.materials())
    if settings.format == "json":
        settings.emit(routes_report.routes_json(rows))
    elif settings.format == "markdown":
        settings.emit(routes_report.routes_markdown(rows))
    elif settings.format == "terminal":
        from ostiary.report.consoles import printing

        with settings.stream() as out, printing(out) as console:
            routes_report.print_routes(console, rows)
    else:
        raise UsageError(f"`--routes` has no format `{settings.format}`", hint="terminal, json or markdown")
    return 0


def _print_rights(settings: Settings, linter: Linter) -> int:
    from ostiary.checks.source.allowed import allowed
    from ostiary.report import rights_report

    with settings.timed("read"):
        table = [item for source in linter.materials() for item in allowed(source)]
    if settings.format == "json":
        settings.emit(rights_report.rights_json(table))
    elif settings.format == "markdown":
        settings.emit(rights_report.rights_markdown(table))
    elif settings.format == "terminal":
        from ostiary.report.consoles import printing

        with settings.stream() as out, printing(out) as console:
            rights_report.print_rights(console, table)
    else:
        raise UsageError(f"`--rights` has no format `{settings.format}`", hint="terminal, json or markdown")
    return 0


# --------------------------------------------------------------------------- again and again


def _watch(
    settings: Settings,
    options: FindingsOptions,
    prepared: Prepared,
    linter: Linter,
    own: LintOptions,
    checks: tuple[AnyCheck, ...],
) -> int:
    """Judge whenever a file has changed, until somebody interrupts; a manifest may be away for a moment."""
    judged = False
    while True:
        seen = newest_change(linter.watched)
        begun = time.perf_counter()
        try:
            _once(settings, options, prepared, linter, own, checks)
        except SourceError as error:
            if not judged:
                raise
            settings.note(f"error: {error.message}")
        gc.unfreeze()  # another round follows: what this one alone needed may go
        judged = True
        settings.note(f"{time.perf_counter() - begun:.1f} s; waiting for changes, Ctrl-C ends")
        _wait(linter, seen)


def _wait(linter: Linter, seen: int) -> None:
    """Until a file changes; a look at many files, as at Odoo's own, takes its time, and is taken less often."""
    while True:
        begun = time.perf_counter()
        if newest_change(linter.watched) != seen:
            return
        time.sleep(max(_PAUSE, 4 * (time.perf_counter() - begun)))
