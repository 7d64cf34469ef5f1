"""What an addon's files come to in one number: equal only where every file that may be read is equal."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from ostiary.sources.addons.discover import FoundAddon
from ostiary.sources.forked import forked

MANY: Final = 100
"""From how many addons on a second process is worth its start."""
READ: Final = (".py", ".xml", ".csv")
_AT_ONCE: Final = 1_000_000
"""Bytes; larger files are read in parts, which sets a buffer aside for each."""
_NOT_READ: Final = frozenset({"static", "i18n", "node_modules", "__pycache__", ".git"})


def digests(addons: Sequence[FoundAddon]) -> dict[Path, str]:
    """The digest of each addon, by its folder; of many, another process makes half of them."""
    if len(addons) < MANY:
        return _digests(addons)
    first, second = forked([partial(_digests, addons[::2]), partial(_digests, addons[1::2])])
    return first | second


def _digests(addons: Iterable[FoundAddon]) -> dict[Path, str]:
    return {addon.path: addon_digest(addon) for addon in addons}


def addon_digest(addon: FoundAddon) -> str:
    """A digest of the names and contents of the files, and of how findings show them."""
    found = hashlib.blake2b(addon.shown.encode("utf-8", "surrogateescape"), digest_size=20)
    for path in sorted(_files(addon.path)):
        found.update(path.encode("utf-8", "surrogateescape") + b"\0")
        found.update(_content(path))
    return found.hexdigest()


def _files(folder: Path) -> Iterator[str]:
    """The files, also behind links to files; folders behind links are not read either."""
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in _NOT_READ]
        yield from (f"{parent}/{name}" for name in names if name.endswith(READ))


def _content(path: str) -> bytes:
    try:
        with open(path, "rb", buffering=0) as handle:
            if os.fstat(handle.fileno()).st_size > _AT_ONCE:
                return hashlib.file_digest(handle, lambda: hashlib.blake2b(digest_size=20)).digest()
            return hashlib.blake2b(handle.read(), digest_size=20).digest()
    except OSError as error:
        return str(error.errno).encode()


def newest_change(paths: Iterable[Path]) -> int:
    """A number that is another one after a file below the paths was changed, added or taken away."""
    state: list[tuple[str, int, int]] = []
    for path in paths:
        for file in _files(path) if path.is_dir() else [str(path)]:
            try:
                found = os.stat(file)
            except OSError:
                continue
            state.append((file, found.st_mtime_ns, found.st_size))
    return hash(tuple(sorted(state)))
