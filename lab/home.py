"""The one folder everything of the lab lives in, so that `clean` can remove all of it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """Paths inside the lab's folder. Nothing is created before it is needed."""

    root: Path

    @classmethod
    def default(cls) -> "Home":
        chosen = os.environ.get("OSTIARY_LAB_HOME") or "~/.cache/ostiary-lab"
        return cls(Path(chosen).expanduser().absolute())

    def folder(self, *parts: str) -> Path:
        path = self.root.joinpath(*parts)
        path.mkdir(parents=True, exist_ok=True)
        return path

    def log(self, name: str) -> Path:
        return self.folder("logs") / f"{name}.log"

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold the named lock, so that two processes never build the same thing at once."""
        with open(self.folder("locks") / name, "w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
