"""What ends a long run early: Ctrl-C, a file that somebody makes, or something that broke."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

INTERRUPTED: Final = "it was interrupted"
_LOOK: Final = 1.0
"""Seconds between two looks for the stop file."""


class Stop:
    """Why a run ends early; the first reason counts. A file of that name, once there is one, stops it, too."""

    def __init__(self, file: Path | None = None) -> None:
        self.file = file
        self.reason: str | None = None
        self.failed = False
        """Whether something broke: the server or the source is gone."""
        self._event = threading.Event()
        self._looked = 0.0

    def set(self, reason: str, *, failed: bool = False) -> None:
        if self.reason is None:
            self.reason, self.failed = reason, failed
        self._event.set()

    def is_set(self) -> bool:
        now = time.monotonic()
        if self.file is not None and now - self._looked >= _LOOK:
            self._looked = now
            if self.file.exists():
                self.set(f"there is a file `{self.file}`")
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait, unless it is over; whether it is."""
        deadline = time.monotonic() + seconds
        while not self.is_set() and (left := deadline - time.monotonic()) > 0:
            self._event.wait(min(left, _LOOK))
        return self.is_set()

    @contextmanager
    def on_interrupt(self) -> Iterator[None]:
        """Ctrl-C finishes what is under way; the second one ends at once. For the main thread alone."""

        def interrupted(number: int, frame: FrameType | None) -> None:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            self.set(INTERRUPTED)

        before = signal.signal(signal.SIGINT, interrupted)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
