"""Results of earlier runs on disk, found by what was read, so that they are never out of date.

The key is a digest of every file that may be read, of how findings show it, and of ostiary itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import ostiary
from ostiary.findings import Coverage, Finding, FixOffer, FlowStep, Location, Results, SkippedCheck, Subject, Suppressed
from ostiary.sources.addons.discover import FoundAddon

KEPT: Final = 40
"""How many results are kept; the oldest go."""


def cache_folder() -> Path:
    """`$XDG_CACHE_HOME/ostiary/lint`, or the folder of that kind in the home."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "ostiary" / "lint"


def digest(linted: Iterable[FoundAddon], around: Iterable[FoundAddon], digests: Mapping[Path, str]) -> str:
    """The key of a run; `digests` are those of the addons."""
    found = hashlib.blake2b(_own_digest(), digest_size=20)
    for mark, addons in ((b"linted", linted), (b"around", around)):
        found.update(mark)
        for addon in addons:
            found.update(digests[addon.path].encode() + _release(addon))
    return found.hexdigest()


def _release(addon: FoundAddon) -> bytes:
    """Odoo's own release file tells the series of modules beside it."""
    for place in (addon.path.parent.parent / "release.py", addon.path.parent.parent / "odoo" / "release.py"):
        try:
            return place.read_bytes()
        except OSError:
            continue
    return b""


@lru_cache(maxsize=1)
def _own_digest() -> bytes:
    """ostiary as it is installed: its version, and the size and time of its files."""
    found = hashlib.blake2b(f"{ostiary.__version__} {sys.version}".encode(), digest_size=20)
    for folder, folders, names in os.walk(Path(ostiary.__file__).parent):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            state = os.stat(os.path.join(folder, name))
            found.update(f"{folder}/{name} {state.st_size} {state.st_mtime_ns}".encode())
    return found.digest()


class LintCache:
    """A folder of results, one file each. What cannot be read or written is not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, key: str) -> Results | None:
        path = self.folder / f"{key}.json"
        try:
            found = _results(json.loads(path.read_text(encoding="utf-8")))
            os.utime(path)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return found

    def save(self, key: str, results: Results) -> None:
        path = self.folder / f"{key}.json"
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft.write_text(json.dumps(asdict(results)), encoding="utf-8")
            draft.replace(path)
            self._forget()
        except (OSError, TypeError, ValueError):
            draft.unlink(missing_ok=True)

    def _forget(self) -> None:
        by_age = sorted(self.folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in by_age[KEPT:]:
            path.unlink(missing_ok=True)


def _results(value: dict[str, Any]) -> Results:
    coverage = value["coverage"]
    skipped = tuple(SkippedCheck(**each) for each in coverage.pop("checks_skipped"))
    return Results(
        source=value["source"],
        series=value["series"],
        findings=tuple(map(_finding, value["findings"])),
        coverage=Coverage(checks_skipped=skipped, **(coverage | {"notes": tuple(coverage["notes"])})),
        suppressed=tuple(Suppressed(**(each | {"finding": _finding(each["finding"])})) for each in value["suppressed"]),
        notes=tuple(value["notes"]),
    )


def _finding(value: dict[str, Any]) -> Finding:
    location = value["location"]
    flow = tuple(FlowStep(Location(**step["location"]), step["message"], step["kind"]) for step in value["flow"])
    changed = {
        "subject": Subject(**value["subject"]),
        "location": Location(**location) if location else None,
        "flow": flow,
        "fixes": tuple(FixOffer(**offer) for offer in value["fixes"]),
        "identity": tuple(value["identity"]),
    }
    return Finding(**(value | changed))
