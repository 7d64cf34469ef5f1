"""Many requests at once, as fast as the budget lets them: does the server ever say that it is enough?"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ostiary.probe.exchange import Answer, Request
from ostiary.probe.limits.material import Limits
from ostiary.probe.line import BUSY
from ostiary.probe.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Burst:
    """`limited` is after how many answers the server said stop; None if it never did."""

    requests: int
    seconds: float
    limited: int | None

    @property
    def evidence(self) -> dict[str, object]:
        return {"requests": self.requests, "per_second": round(self.requests / max(self.seconds, 0.001), 1)}


def is_limit(answer: Answer) -> bool:
    return answer.status in BUSY or answer.status == 403


def burst(limits: Limits, visitor: Visitor, request: Request) -> Burst:
    """Send the same request as often as a burst may be."""
    limits.start(visitor)
    begun = time.perf_counter()
    with ThreadPoolExecutor(limits.line.concurrency) as crew:
        answers = list(crew.map(lambda _: limits.ask(visitor, request), range(limits.burst)))
    limited = [number for number, answer in enumerate(answers, 1) if is_limit(answer)]
    return Burst(len(answers), time.perf_counter() - begun, limited[0] if limited else None)
