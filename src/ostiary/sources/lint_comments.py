"""Comments that accept a finding where it stands: `ostiary: ignore[check] reason`.

In Python `# ostiary: …`, in XML `<!-- ostiary: … -->`, at the end of the line or on lines of comments right above it;
in CSV `# ostiary: …` in a cell after the last column, which Odoo does not read. Without a reason it counts for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from ostiary.findings import Finding, Suppressed

_MARK: Final = re.compile(r"ostiary:\s*ignore\[(?P<names>[^\]\n]*)\](?P<reason>[^\n]*)")
_OPENINGS: Final = {".py": "#", ".xml": "<!--", ".csv": "#"}
_ABOVE: Final = 8
"""How many lines of comments above a line are looked at."""

Lines = Callable[[str], list[str]]
"""The lines of a file by its path as findings show it; empty where it cannot be read."""


class Ignore(NamedTuple):
    """One comment: the checks that it names, why, and in which line it is."""

    names: frozenset[str]
    reason: str
    line: int = 0

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


Commented = tuple[str, tuple[Ignore, ...]]
"""A file by its path as findings show it, and its comments that accept findings."""


def commented(path: str, source: bytes) -> Iterator[Commented]:
    """The file where it has such comments, else nothing."""
    if b"ostiary:" in source:
        lines = enumerate(source.decode("utf-8", "replace").splitlines(), 1)
        found = ((number, read_ignore(line, PurePosixPath(path).suffix)) for number, line in lines)
        comments = tuple(ignore._replace(line=number) for number, ignore in found if ignore)
        if comments:
            yield path, comments


class Apart(NamedTuple):
    """The findings that stay, those that comments accept, and what is wrong with those comments.

    `used` says where a comment spoke of a finding, and by which name.
    """

    left: tuple[Finding, ...]
    accepted: tuple[Suppressed, ...]
    notes: tuple[str, ...]
    used: frozenset[tuple[str, int, str]]


def set_apart(findings: Iterable[Finding], lines: Lines) -> Apart:
    """What comments say of findings."""
    left: list[Finding] = []
    accepted: list[Suppressed] = []
    notes: list[str] = []
    used: set[tuple[str, int, str]] = set()
    cache: dict[str, list[str]] = {}
    for finding in findings:
        beside = list(_comments(finding, lines, cache))
        path = finding.location.path if finding.location else ""
        used |= {(path, one.line, name) for one in beside for name in one.names & {finding.check, finding.code}}
        own = next((one for one in beside if one.means(finding)), None)
        if own is not None and own.reason:
            accepted.append(Suppressed(finding, own.reason))
        else:
            left.append(finding)
            if own is not None:
                notes.append(f"the comment at {path}:{own.line} gives no reason, so it accepts nothing")
    return Apart(tuple(left), tuple(accepted), tuple(dict.fromkeys(notes)), frozenset(used))


def idle(file: Commented, apart: Apart, known: Container[str], ran: Container[str]) -> Iterator[str]:
    """What is wrong with comments of a file that speak of no finding.

    `known` are the names of checks, `ran` those of the ones that were run: of the others nobody knows.
    """
    path, comments = file
    for comment in comments:
        place = f"{path}:{comment.line}"
        for name in sorted(comment.names):
            if name not in known:
                yield f"the comment at {place} names `{name}`, which is no check"
            elif name in ran and (path, comment.line, name) not in apart.used:
                yield f"the comment at {place} accepts nothing: there is no finding of `{name}`"


def _comments(finding: Finding, lines: Lines, cache: dict[str, list[str]]) -> Iterator[Ignore]:
    """The comments that stand beside a finding."""
    place = finding.location
    suffix = "." + place.path.rpartition(".")[2] if place else ""
    if place is None or suffix not in _OPENINGS:
        return
    if place.path not in cache:
        cache[place.path] = lines(place.path)
    text = cache[place.path]
    for number in _around(text, place.line, suffix):
        ignore = read_ignore(text[number - 1], suffix)
        if ignore is not None:
            yield ignore._replace(line=number)


def _around(text: list[str], number: int, suffix: str) -> Iterable[int]:
    """The number of the line itself, and of the comments right above it."""
    if not 0 < number <= len(text):
        return
    yield number
    if suffix == ".csv":
        return
    for above in range(number - 1, max(0, number - 1 - _ABOVE), -1):
        if not text[above - 1].strip().startswith(_OPENINGS[suffix]):
            return
        yield above


def file_lines(shown: Mapping[str, str]) -> Lines:
    """Lines of files below some folders; `shown` maps a folder as findings show it to where it is."""

    longest_first = sorted(shown, key=len, reverse=True)

    def read(path: str) -> list[str]:
        folder = next((name for name in longest_first if path.startswith(f"{name}/")), None)
        if folder is None:
            return []
        try:
            with open(shown[folder] + path[len(folder) :], encoding="utf-8", errors="replace") as handle:
                return handle.read(20_000_000).splitlines()
        except OSError:
            return []

    return read
