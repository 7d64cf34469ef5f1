"""How much a trial may ask of a server."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from ostiary.errors import SourceError, UsageError
from ostiary.stopping import Stop


@dataclass(frozen=True, slots=True)
class Budget:
    """At most so many requests, so many a second, for so many seconds."""

    requests: int = 20_000
    per_second: float = 50.0
    seconds: float = 1800.0

    def __post_init__(self) -> None:
        if self.requests < 1 or self.per_second <= 0 or self.seconds <= 0:
            raise UsageError("a budget below one request asks nothing", hint="raise requests, rate or time")


class Ended(SourceError):
    """No more requests in this run: a budget is used up, or somebody said stop."""


class Meter:
    """Lets requests through as the budget allows. Safe to use from several threads."""

    def __init__(self, budget: Budget, stop: Stop, clock: Callable[[], float] = time.monotonic) -> None:
        self.budget = budget
        self.stop = stop
        self.requests = 0
        self._clock = clock
        self._begun = clock()
        self._next = self._begun
        self._lock = threading.Lock()

    def take(self) -> None:
        """Wait for the turn of the next request. Raises Ended when there is none."""
        pause = 0.0 if self.stop.is_set() else self._turn()
        if self.stop.is_set() or (pause > 0 and self.stop.wait(pause)):
            raise Ended(f"no more requests: {self.stop.reason}")

    def _turn(self) -> float:
        """Seconds until the next request may go."""
        with self._lock:
            now = self._clock()
            if self.requests >= self.budget.requests:
                self.stop.set(f"the budget of {self.budget.requests:,} requests is used up")
            elif now - self._begun >= self.budget.seconds:
                self.stop.set(f"the time of {self.budget.seconds:,g} seconds is used up")
            else:
                self.requests += 1
            turn = max(self._next, now)
            self._next = turn + 1 / self.budget.per_second
            return turn - now

    def is_over(self) -> bool:
        """Whether no more may be asked, although nobody may be asking at the moment."""
        if self._clock() - self._begun >= self.budget.seconds:
            self.stop.set(f"the time of {self.budget.seconds:,g} seconds is used up")
        return self.stop.is_set()

    def rest(self, seconds: float) -> None:
        """Nobody asks anything for a while: the server said so."""
        with self._lock:
            self._next = max(self._next, self._clock() + seconds)
