"""A few threads that read pages, while the main thread keeps them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from queue import Empty, Full, Queue
from typing import Final, Generic, TypeVar

_Job = TypeVar("_Job")
_Item = TypeVar("_Item")
_LOOK: Final = 0.2
"""Seconds after which a waiting thread looks whether it is still wanted."""


class Finished:
    """A job came to its end; `error` says why, if it was not all."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error


class Crew(Generic[_Job, _Item]):
    """Runs `items_of` for each job. The threads end with the program, so that Ctrl-C never waits for a server."""

    def __init__(self, items_of: Callable[[_Job], Iterable[_Item]], jobs: Iterable[_Job], size: int) -> None:
        self._items_of = items_of
        self._jobs: Queue[_Job] = Queue()
        for job in jobs:
            self._jobs.put(job)
        self._left = self._jobs.qsize()
        self._results: Queue[tuple[_Job, _Item | Finished]] = Queue(2 * size)
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._work, daemon=True, name=f"api-{one}") for one in range(size)]

    def results(self) -> Iterator[tuple[_Job, _Item | Finished]]:
        """What the jobs yield, each job's own in order and `Finished` at its end."""
        for thread in self._threads:
            thread.start()
        try:
            while self._left:
                job, item = self._results.get()
                if isinstance(item, Finished):
                    self._left -= 1
                yield job, item
        finally:
            self._stopped.set()

    def _work(self) -> None:
        while not self._stopped.is_set():
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return
            try:
                for item in self._items_of(job):
                    self._hand_over(job, item)
            except Exception as error:  # whatever it is, the main thread raises it
                self._hand_over(job, Finished(error))
            else:
                self._hand_over(job, Finished())

    def _hand_over(self, job: _Job, item: _Item | Finished) -> None:
        while not self._stopped.is_set():
            try:
                self._results.put((job, item), timeout=_LOOK)
            except Full:
                continue
            return
