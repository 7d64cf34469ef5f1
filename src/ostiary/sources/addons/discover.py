"""Finds the addons below some folders."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from ostiary.errors import SourceError
from ostiary.sources.addons.manifest import manifest_path

SKIPPED: Final = frozenset({"node_modules", "static", "__pycache__", "i18n", "build", "dist", "site-packages"})
DEEPEST: Final = 30


class FoundAddon(NamedTuple):
    """A folder with a manifest; `shown` is its path as findings show it."""

    path: Path
    shown: str

    @property
    def name(self) -> str:
        return self.path.name


def find_addons(paths: Iterable[Path], root: Path | None = None) -> list[FoundAddon]:
    """Every addon at or below the paths, each folder once, sorted by what is shown. A file stands for its addon.

    Raises SourceError for a path that is not there.
    """
    found: dict[Path, FoundAddon] = {}
    for path in paths:
        if not path.exists():
            raise SourceError(f"there is no `{path}`", hint="give folders of addons, or a single addon")
        bases = _bases(path.resolve(), root)
        for addon in _below(path.resolve()):
            found.setdefault(addon, FoundAddon(addon, _shown(addon, bases)))
    return sorted(found.values(), key=lambda addon: addon.shown)


def shown_path(path: Path, given: Path, root: Path | None = None) -> str:
    """Relative to the root (the working folder) where it is inside, else to the folder that was given."""
    return _shown(path, _bases(given, root))


def _bases(given: Path, root: Path | None) -> tuple[Path, Path]:
    return (root or Path.cwd()).resolve(), given.parent if manifest_path(given) else given


def _shown(path: Path, bases: Iterable[Path]) -> str:
    for base in bases:
        if path.is_relative_to(base) and path != base:
            return path.relative_to(base).as_posix()
    return path.as_posix()


def _below(path: Path) -> Iterator[Path]:
    around = next((folder for folder in (path, *path.parents) if manifest_path(folder)), None)
    if around is not None:
        yield around
        return
    yield from _walk(path, 0, set())


def _walk(folder: Path, depth: int, loop: set[Path]) -> Iterator[Path]:
    """Folders inside folders; one that was walked already (a link to itself) is not walked again."""
    if depth > DEEPEST or folder in loop:
        return
    loop.add(folder)
    try:
        inside: Sequence[os.DirEntry[str]] = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in inside:
        if entry.name.startswith(".") or entry.name in SKIPPED or not _is_folder(entry):
            continue
        path = Path(entry.path).resolve() if entry.is_symlink() else Path(entry.path)
        if manifest_path(path):
            yield path
        else:
            yield from _walk(path, depth + 1, loop)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
