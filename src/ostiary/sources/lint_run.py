"""One run of `ostiary lint`: find, read, judge, and set apart what comments accept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from ostiary.checks.run import Run, run_checks
from ostiary.checks.source import CHECKS
from ostiary.checks.source.material import Source
from ostiary.findings import Coverage, Finding, Results, SkippedCheck
from ostiary.sources.addons.addon_reader import ReadAddon
from ostiary.sources.addons.digest import digests
from ostiary.sources.addons.source_material import materials
from ostiary.sources.addons.source_tree import Tree, find_tree, read_tree, uncollected
from ostiary.sources.lint_cache import LintCache, digest
from ostiary.sources.lint_comments import Apart, file_lines, idle, set_apart

Progress = Callable[[int, int, str], None]
_NAMES: Final = frozenset(name for check in CHECKS for name in (check.slug, check.code))


@dataclass
class Linter:
    """Judges some paths again and again; what has not changed is not read twice."""

    paths: tuple[Path, ...]
    addons: tuple[Path, ...] = ()
    cache: LintCache | None = None
    raise_faults: bool = False
    root: Path | None = None
    """What paths in findings are relative to; None for the working folder or the paths themselves."""
    _read: dict[str, ReadAddon] = field(default_factory=dict)

    def results(self, progress: Progress | None = None) -> Results:
        """What every check says of the paths as they are now."""
        linted, around = find_tree(self.paths, self.addons, self.root)
        keys = digests([*linted, *around])
        key = digest(linted, around, keys)
        kept = self.cache.load(key) if self.cache else None
        if kept is not None:
            return replace(kept, source=self._source())
        with uncollected():
            found = self._judge(read_tree(linted, around, self._read, keys), progress)
        if self.cache is not None:
            self.cache.save(key, found)
        return found

    @property
    def watched(self) -> tuple[Path, ...]:
        """Where changes may bring other results: what is judged, and where its dependencies are."""
        return (*self.paths, *self.addons)

    def materials(self) -> list[Source]:
        """What the checks judge."""
        return materials(read_tree(*find_tree(self.paths, self.addons, self.root), self._read))

    def _source(self) -> str:
        return ", ".join(str(path) for path in self.paths)

    def _judge(self, tree: Tree, progress: Progress | None) -> Results:
        sources = materials(tree, ahead=True, raise_faults=self.raise_faults)
        runs = [
            run_checks(CHECKS, source, series=source.name, progress=progress, raise_faults=self.raise_faults)
            for source in sources
        ]
        shown = {addon.found.shown: str(addon.found.path) for addon in tree.addons}
        apart = set_apart(_sorted(runs), file_lines(shown))
        return Results(
            source=self._source(),
            series=", ".join(source.name for source in sources),
            findings=apart.left,
            coverage=_coverage(sources, runs, tree),
            suppressed=apart.accepted,
            seconds=_seconds(runs),
            notes=(*apart.notes, *_idle(tree, apart, runs)),
        )


def _sorted(runs: Sequence[Run]) -> list[Finding]:
    """All findings, each place once: several series may say the same of one file."""
    found = {(each.fingerprint, each.location): each for run in runs for each in run.findings}
    return sorted(found.values(), key=lambda each: each.sort_key)


def _idle(tree: Tree, apart: Apart, runs: Sequence[Run]) -> Iterator[str]:
    """What is wrong with comments that speak of no finding."""
    skipped = {each.check for run in runs for each in run.skipped}
    ran = {name for check in CHECKS if check.slug not in skipped for name in (check.slug, check.code)}
    for addon in tree.addons:
        if addon.found.path in tree.linted:
            for file in addon.comments:
                yield from idle(file, apart, _NAMES, ran)


def _coverage(sources: Sequence[Source], runs: Sequence[Run], tree: Tree) -> Coverage:
    """A check counts as run where it ran for one series at least; what is decided are the domains of rules."""
    readings = [source.reading(rule) for source in sources for rule in source.rules]
    skipped = [{each.check: each for each in run.skipped} for run in runs]
    everywhere = set.intersection(*(set(each) for each in skipped)) if skipped else set()
    notes = [note for source in sources for note in _missing(source)]
    notes += [f"`{found.shown}` was left out: another folder has a module of that name" for found in tree.doubled]
    notes += [note for source in sources for note in source.flow.notes]
    return Coverage(
        checks_run=len(CHECKS) - len(everywhere),
        checks_skipped=tuple(SkippedCheck(name, skipped[0][name].reason) for name in sorted(everywhere)),
        exact=sum(reading.unclear is None for reading in readings),
        unknown=sum(reading.unclear is not None for reading in readings),
        notes=tuple(dict.fromkeys(notes)),
    )


def _missing(source: Source) -> list[str]:
    """The modules that judged ones need and that nobody has."""
    needed = frozenset[str]().union(*(source.around(name) for name in source.linted))
    missing = sorted(needed & source.code.unknown_modules)
    if not missing:
        return []
    names = ", ".join(f"`{name}`" for name in missing[:8]) + (", …" if len(missing) > 8 else "")
    return [f"Odoo {source.name}: not found, and not in Odoo's own package: {names}; `--addons` says where they are"]


def _seconds(runs: Sequence[Run]) -> dict[str, float]:
    seconds: dict[str, float] = defaultdict(float)
    for run in runs:
        for check, taken in run.seconds.items():
            seconds[check] += taken
    return dict(seconds)
