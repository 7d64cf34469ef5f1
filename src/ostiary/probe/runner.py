"""Many requests at once: jobs in, what was judged of their answers out, and nothing else kept in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from queue import Empty, Queue
from typing import Final, Generic, Protocol, TypeVar

from ostiary.errors import OstiaryError
from ostiary.probe.budget import Ended
from ostiary.probe.exchange import Answer, Request
from ostiary.probe.journal import Journal, Record
from ostiary.probe.line import Line

_About = TypeVar("_About")
_AHEAD: Final = 12
"""Jobs that wait, for each one that is under way: planning the next may take a second."""
_LOOK: Final = 0.2
_GRACE: Final = 3.0
"""Seconds for what is under way, once a trial is stopped."""


class Sender(Protocol):
    """Whoever sends a request for somebody."""

    @property
    def name(self) -> str: ...

    def send(self, request: Request) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Job(Generic[_About]):
    """A request and who makes it. `about` is the caller's own, handed back as it is.

    With `kept`, its record is in the journal, and a later run does not ask again; `key` tells jobs apart there.
    """

    visitor: Sender
    request: Request
    about: _About
    key: str | None = None
    kept: bool = True

    @property
    def identity(self) -> str:
        if self.key is not None:
            return self.key
        request = self.request
        return repr((self.visitor.name, request.method, request.target, request.form, request.json, request.rpc))


Judge = Callable[[Job[_About], Answer], Record]


@dataclass(frozen=True, slots=True)
class _Done(Generic[_About]):
    job: Job[_About]
    record: Record | None = None
    error: Exception | None = None


class Trial:
    """Runs jobs over one line. What it has done is in the journal."""

    def __init__(self, line: Line, journal: Journal | None = None) -> None:
        self.line = line
        self.journal = Journal.open(None, {}) if journal is None else journal
        self.asked = 0
        self.repeated = 0
        """Answers that the journal gave."""
        self.errors: list[str] = []
        """What went wrong with single jobs; at most a few are kept."""

    @property
    def stopped(self) -> str | None:
        """Why it ended early; None when all was done."""
        return self.line.stop.reason

    def run(self, jobs: Iterable[Job[_About]], judge: Judge[_About]) -> Iterator[tuple[Job[_About], Record]]:
        """Each job with what was judged of its answer, in the order in which they come.

        `judge` runs in the thread of the request. Its record is small, and holds nothing of the content.
        """
        crew = _Crew(self.line.concurrency, judge)
        try:
            for job in jobs:
                known = self.journal.find(job.identity) if job.kept else None
                if known is not None:
                    self.repeated += 1
                    yield job, known
                elif self.line.meter.is_over():
                    break
                else:
                    yield from self._found(crew.hand_out(job, self.line.meter.is_over))
            yield from self._found(crew.finish(self.line.meter.is_over))
        finally:
            crew.end()

    def _found(self, done: Iterable[_Done[_About]]) -> Iterator[tuple[Job[_About], Record]]:
        for one in done:
            if one.error is not None:
                self._note(one.error)
            if one.record is None:
                continue
            self.asked += 1
            if one.job.kept:
                self.journal.add(one.job.identity, one.record)
            yield one.job, one.record

    def _note(self, error: Exception) -> None:
        """A job that could not be done does not end the rest; a fault of the program does."""
        if isinstance(error, Ended):
            return
        if not isinstance(error, OstiaryError):
            raise error
        if len(self.errors) < 20 and error.message not in self.errors:
            self.errors.append(error.message)


class _Crew(Generic[_About]):
    """Threads that send and judge. They end with the program, so that nobody waits for a server that hangs."""

    def __init__(self, size: int, judge: Judge[_About]) -> None:
        self._judge = judge
        self._most = size * (1 + _AHEAD)
        self._jobs: Queue[Job[_About] | None] = Queue()
        self._done: Queue[_Done[_About]] = Queue()
        self._under_way = 0
        self._threads = [threading.Thread(target=self._work, daemon=True, name=f"probe-{one}") for one in range(size)]
        for thread in self._threads:
            thread.start()

    def hand_out(self, job: Job[_About], stopped: Callable[[], bool]) -> Iterator[_Done[_About]]:
        """Take a job; what has been done meanwhile."""
        self._jobs.put(job)
        self._under_way += 1
        while self._under_way >= self._most and not stopped():
            yield from self._one(_LOOK)
        while not self._done.empty():
            yield from self._one(0)

    def finish(self, stopped: Callable[[], bool]) -> Iterator[_Done[_About]]:
        """What is left; once it is stopped, what is under way has a few seconds."""
        grace = _GRACE
        while self._under_way and grace > 0:
            before = self._under_way
            yield from self._one(_LOOK)
            if stopped():
                self._drop()
                grace -= _LOOK if before == self._under_way else 0

    def end(self) -> None:
        self._drop()
        for _ in self._threads:
            self._jobs.put(None)

    def _drop(self) -> None:
        """Forget jobs that nobody has begun."""
        while True:
            try:
                self._jobs.get_nowait()
            except Empty:
                return
            self._under_way -= 1

    def _one(self, seconds: float) -> Iterator[_Done[_About]]:
        try:
            done = self._done.get(timeout=seconds) if seconds else self._done.get_nowait()
        except Empty:
            return
        self._under_way -= 1
        yield done

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                done = _Done(job, self._judge(job, job.visitor.send(job.request)))
            except Exception as error:  # whatever it is, the main thread decides
                done = _Done(job, error=error)
            self._done.put(done)
