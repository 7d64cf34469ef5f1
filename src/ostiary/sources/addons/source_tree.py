"""Reads a tree of addons and makes of it what the checks of `ostiary lint` judge, one material per series."""

from __future__ import annotations

import gc
import multiprocessing
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Final

from ostiary.errors import SourceError
from ostiary.sources.addons.addon_reader import ReadAddon, read_addon
from ostiary.sources.addons.digest import digests
from ostiary.sources.addons.discover import FoundAddon, find_addons, shown_path
from ostiary.sources.addons.manifest import manifest_path, read_manifest
from ostiary.sources.forked import forked

MANY: Final = 24
"""From how many addons on a second process is worth its start."""


@dataclass(frozen=True, slots=True)
class Tree:
    """What was found and read. `linted` are the folders that findings are about, the others are around them."""

    addons: tuple[ReadAddon, ...]
    linted: frozenset[Path]
    doubled: tuple[FoundAddon, ...] = ()
    """Addons of a name and series that another folder has already; they are left out."""


def find_tree(
    paths: Sequence[Path], addons: Sequence[Path] = (), root: Path | None = None
) -> tuple[list[FoundAddon], list[FoundAddon]]:
    """The addons to judge, and those that they depend on: beside them, or in the folders `addons`.

    Findings show paths relative to `root`, the working folder where it is None. Raises SourceError where there is
    nothing to judge.
    """
    linted = find_addons(paths, root)
    if not linted:
        shown = ", ".join(f"`{path}`" for path in paths)
        raise SourceError(
            f"there is no Odoo addon in {shown}", hint="an addon is a folder with `__manifest__.py` or `__openerp__.py`"
        )
    return linted, _around(linted, find_addons(addons))


def _around(linted: Sequence[FoundAddon], given: Sequence[FoundAddon]) -> list[FoundAddon]:
    """What the judged addons depend on, as far as it can be found."""
    known = {addon.name: addon for addon in reversed(given)}
    beside = {addon.path.parent for addon in linted}
    mine = {addon.name for addon in linted}
    found: dict[str, FoundAddon] = {}
    waiting = [name for addon in linted for name in _depends(addon.path)]
    while waiting:
        name = waiting.pop()
        if name in mine or name in found or not name.isidentifier():
            continue
        addon = known.get(name) or _beside(name, beside)
        if addon is not None:
            found[name] = addon
            waiting.extend(_depends(addon.path))
    return [found[name] for name in sorted(found)]


def _depends(path: Path) -> tuple[str, ...]:
    return read_manifest(path)[0].depends


def _beside(name: str, folders: Iterable[Path]) -> FoundAddon | None:
    for folder in sorted(folders):
        if manifest_path(folder / name):
            return FoundAddon((folder / name).resolve(), shown_path(folder / name, folder))
    return None


def read_tree(
    linted: Sequence[FoundAddon],
    around: Sequence[FoundAddon],
    known: dict[str, ReadAddon] | None = None,
    keys: Mapping[Path, str] | None = None,
) -> Tree:
    """Read the addons, in two processes where there are many.

    `known` keeps what was read, by the digest of the addon's files: what has not changed is not read again. `keys` are
    the digests where they are known.
    """
    found = [*linted, *around]
    read = _read(found) if known is None else _changed(found, known, keys or digests(found))
    kept: dict[tuple[str, str | None], ReadAddon] = {}
    doubled: list[FoundAddon] = []
    for addon in read:
        if kept.setdefault((addon.found.name, addon.series), addon) is not addon:
            doubled.append(addon.found)
    return Tree(tuple(kept.values()), frozenset(addon.path for addon in linted), tuple(doubled))


def _changed(found: Sequence[FoundAddon], known: dict[str, ReadAddon], keys: Mapping[Path, str]) -> list[ReadAddon]:
    fresh = {addon.found.path: addon for addon in _read([addon for addon in found if keys[addon.path] not in known])}
    current = {keys[addon.path]: known.get(keys[addon.path]) or fresh[addon.path] for addon in found}
    known.clear()
    known.update((key, addon.bare) for key, addon in current.items())
    return list(current.values())


def _read(found: Sequence[FoundAddon]) -> list[ReadAddon]:
    """The addons; of many, a second process reads what this one has not come to, so that half need not be sent."""
    with uncollected():
        if len(found) < MANY:
            return [read_addon(addon) for addon in found]
        turn = multiprocessing.Value("i", 0)
        jobs: list[Callable[[], dict[int, bytes | ReadAddon]]]
        jobs = [lambda: _packed(_in_turn(found, turn)), lambda: dict(_in_turn(found, turn))]
        packed, read = forked(jobs)
        places = {place: _unpacked(addon) for place, addon in (packed | read).items()}
        return [places.get(place) or read_addon(addon) for place, addon in enumerate(found)]


def _in_turn(found: Sequence[FoundAddon], turn: Synchronized[int]) -> Iterator[tuple[int, ReadAddon]]:
    """Those that no other process has begun with, and their place."""
    while True:
        with turn.get_lock():
            place, turn.value = turn.value, turn.value + 1
        if place >= len(found):
            return
        yield place, read_addon(found[place])


def _packed(read: Iterable[tuple[int, ReadAddon]]) -> dict[int, bytes | ReadAddon]:
    """Each ready to be sent when it is read: all at once would take longer, while the other process waits."""
    return {place: pickle.dumps(addon, pickle.HIGHEST_PROTOCOL) for place, addon in read}


def _unpacked(addon: bytes | ReadAddon) -> ReadAddon:
    found: ReadAddon = pickle.loads(addon) if isinstance(addon, bytes) else addon
    return found


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of cycles: syntax trees have none, and it would look at millions of nodes for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
