"""What was done, and what was there before: a file for each mend, which nobody but the user may read.

Tokens are not kept: where one was replaced, that is all that is written down.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from ostiary.errors import UsageError

State = Literal["begun", "done", "undone"]
NOT_KEPT: Final = "(not kept)"
_ID: Final = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{6}")


@dataclass(slots=True)
class Step:
    """A record that was created, or records that were written.

    `before` is id → field → value; `names` are the fields that the mend itself writes. Of a record that was about to be
    created, `sought` are values by which it is found, and `alike` the records that had these before.
    """

    kind: Literal["create", "write"]
    model: str
    ids: list[int] = field(default_factory=list)
    before: dict[str, dict[str, Any]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    sought: dict[str, Any] = field(default_factory=dict)
    alike: list[int] = field(default_factory=list)
    undone: bool = False

    @property
    def domain(self) -> list[list[Any]]:
        """Finds records like the one that is created."""
        return [[name, "=", value] for name, value in self.sought.items()]


@dataclass(slots=True)
class Entry:
    """One mend that was begun; `steps` are those that were done, or were about to be."""

    id: str
    at: str
    label: str
    fix: str
    title: str
    state: State = "begun"
    steps: list[Step] = field(default_factory=list)


def journal_folder() -> Path:
    """`$XDG_STATE_HOME/ostiary/fixes`"""
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "ostiary" / "fixes"


@dataclass(frozen=True, slots=True)
class Journal:
    """The entries in a folder."""

    folder: Path

    def begin(self, label: str, fix: str, title: str) -> Entry:
        """A new entry, written before anything is done."""
        now = datetime.datetime.now(tz=datetime.UTC)
        entry = Entry(
            f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}", now.isoformat(timespec="seconds"), label, fix, title
        )
        self.save(entry)
        return entry

    def save(self, entry: Entry) -> None:
        """Write an entry, all of it or nothing. Raises UsageError where that is not possible."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = self.folder / f".{entry.id}.new"
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                json.dump(asdict(entry), file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.folder / f"{entry.id}.json")
        except OSError as error:
            raise UsageError(
                f"the journal `{self.folder}` cannot be written: {(error.strerror or str(error)).lower()}",
                hint="--journal names another folder",
            ) from None

    def save_if_possible(self, entry: Entry) -> None:
        """Where a mend is taken back at once, a journal that fails is no reason to stop."""
        with contextlib.suppress(UsageError):
            self.save(entry)

    def entries(self) -> Iterator[Entry]:
        """All entries, the oldest first; a damaged file is left out."""
        for path in sorted(self.folder.glob("*.json")) if self.folder.is_dir() else ():
            try:
                yield _read(path)
            except (OSError, ValueError, TypeError, KeyError):
                continue

    def entry(self, wanted: str) -> Entry:
        """Raises UsageError where there is no such entry."""
        path = self.folder / f"{wanted}.json"
        if not _ID.fullmatch(wanted) or not path.is_file():
            raise UsageError(f"the journal has no mend `{wanted}`", hint="`ostiary fix --list` shows all of them")
        try:
            return _read(path)
        except (OSError, ValueError, TypeError, KeyError):
            raise UsageError(f"the journal's file of `{wanted}` is damaged", hint=f"look at `{path}`") from None


def _read(path: Path) -> Entry:
    data = json.loads(path.read_text(encoding="utf-8"))
    steps = [Step(**step) for step in data.pop("steps")]
    return Entry(**data, steps=steps)
