"""A thread that talks to a database, one thing after the other.

Its owner goes on while a query runs, and Ctrl-C reaches the owner at once: whatever happens there while the thread is
waited for stops what runs and drops what was to run.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, Final, TypeVar

_Result = TypeVar("_Result")

_PATIENCE: Final = 0.2
"""Seconds until what runs is asked again to stop: it may not have begun when it was asked."""

_POLL: Final = 0.2
"""Seconds between looks at signals that reached another thread of the process."""


class Worker:
    """`stop` is called from another thread and makes what runs end soon, in an error."""

    def __init__(self, name: str, stop: Callable[[], object]) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._stop = stop
        self._started: deque[Future[Any]] = deque()

    def start(self, work: Callable[[], _Result]) -> Callable[[], _Result]:
        """Do the work when what was started before is done; the call gives its result, or raises what it raised."""
        future = self._thread.submit(work)
        while self._started and self._started[0].done():
            self._started.popleft()
        self._started.append(future)
        return lambda: self._result(future)

    def run(self, work: Callable[[], _Result]) -> _Result:
        return self.start(work)()

    def _result(self, future: Future[_Result]) -> _Result:
        try:
            while wait((future,), timeout=_POLL).not_done:
                pass
        except BaseException:
            self.abandon()
            raise
        return future.result()

    def abandon(self) -> None:
        """Stop what runs, and drop what was to run."""
        left = [future for future in self._started if not future.cancel()]
        self._started.clear()
        while wait(left, timeout=0).not_done:
            self._stop()
            wait(left, timeout=_PATIENCE)

    def close(self) -> None:
        """Nothing runs any more; closing twice is fine."""
        self.abandon()
        self._thread.shutdown()
