"""Comments that accept a finding where it stands: `ostiary: ignore[check] reason`.

In Python `# ostiary: …`, in XML `<!-- ostiary: … -->`, at the end of the line or on lines of comments right above it;
in CSV `# ostiary: …` in a cell after the last column, which Odoo does not read. Without a reason it counts for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from ostiary.findings import Finding, Suppressed

_MARK: Final = re.compile(r"ostiary:\s*ignore\[(?P<names>[^\]\n]*)\](?P<reason>[^\n]*)")
_OPENINGS: Final = {".py": "#", ".xml": "<!--", ".csv": "#"}
_ABOVE: Final = 8
"""How many lines of comments above a line are looked at."""

Lines = Callable[[str], list[str]]
"""The lines of a file by its path as findings show it; empty where it cannot be read."""


class Ignore(NamedTuple):
    """One comment: the checks that it names, and why."""

    names: frozenset[str]
    reason: str

    def means(self, finding: Finding) -> bool:
        return bool(self.names & {finding.check, finding.code})


def read_ignore(line: str, suffix: str) -> Ignore | None:
    """The comment in a line of a file of that kind."""
    opening = _OPENINGS.get(suffix)
    start = line.find(opening) if opening else -1
    found = _MARK.search(line, start) if start >= 0 else None
    if found is None:
        return None
    names = frozenset(name.strip() for name in found["names"].split(",") if name.strip())
    reason = found["reason"].partition("-->")[0].strip().rstrip('"').strip()
    return Ignore(names, reason)


def set_apart(
    findings: Iterable[Finding], lines: Lines, known: Container[str]
) -> tuple[list[Finding], list[Suppressed], list[str]]:
    """The findings that stay, those that a comment accepts, and what is wrong with comments beside those that stay.

    `known` are the names of checks.
    """
    left: list[Finding] = []
    accepted: list[Suppressed] = []
    notes: list[str] = []
    cache: dict[str, list[str]] = {}
    for finding in findings:
        ignores = list(_comments(finding, lines, cache))
        own = next((one for one in ignores if one.means(finding)), None)
        if own is not None and own.reason:
            accepted.append(Suppressed(finding, own.reason))
            continue
        left.append(finding)
        place = f"{finding.location.path}:{finding.location.line}" if finding.location else ""
        if own is not None:
            notes.append(f"the comment at {place} gives no reason, so it accepts nothing")
        strange = sorted(name for one in ignores for name in one.names if name not in known)
        notes += [f"the comment at {place} names `{name}`, which is no check" for name in strange]
    return left, accepted, list(dict.fromkeys(notes))


def _comments(finding: Finding, lines: Lines, cache: dict[str, list[str]]) -> Iterator[Ignore]:
    """The comments that stand beside a finding."""
    place = finding.location
    suffix = "." + place.path.rpartition(".")[2] if place else ""
    if place is None or suffix not in _OPENINGS:
        return
    if place.path not in cache:
        cache[place.path] = lines(place.path)
    text = cache[place.path]
    for line in _around(text, place.line, suffix):
        ignore = read_ignore(line, suffix)
        if ignore is not None:
            yield ignore


def _around(text: list[str], number: int, suffix: str) -> Iterable[str]:
    """The line itself, and the comments right above it."""
    if not 0 < number <= len(text):
        return
    yield text[number - 1]
    if suffix == ".csv":
        return
    for line in reversed(text[max(0, number - 1 - _ABOVE) : number - 1]):
        if not line.strip().startswith(_OPENINGS[suffix]):
            return
        yield line


def file_lines(shown: Mapping[str, str]) -> Lines:
    """Lines of files below some folders; `shown` maps a folder as findings show it to where it is."""

    def read(path: str) -> list[str]:
        folder = next((name for name in sorted(shown, key=len, reverse=True) if path.startswith(f"{name}/")), None)
        if folder is None:
            return []
        try:
            with open(shown[folder] + path[len(folder) :], encoding="utf-8", errors="replace") as handle:
                return handle.read(20_000_000).splitlines()
        except OSError:
            return []

    return read
