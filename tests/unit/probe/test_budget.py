"""How much, how fast, how long, and what ends it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from ostiary.errors import UsageError
from ostiary.probe.budget import Budget, Ended, Meter
from ostiary.stopping import INTERRUPTED, Stop


class Waits(Stop):
    """A stop that counts the seconds that would be waited."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def wait(self, seconds: float) -> bool:
        self.now += seconds
        return self.is_set()


def metered(**budget: float) -> tuple[Meter, Waits]:
    stop = Waits()
    return Meter(Budget(**budget), stop, lambda: stop.now), stop  # type: ignore[arg-type]


def test_requests_go_at_the_rate_that_is_allowed() -> None:
    meter, stop = metered(per_second=4)
    for _ in range(9):
        meter.take()
    assert stop.now == 2.0


def test_what_was_not_used_is_not_saved_up() -> None:
    meter, stop = metered(per_second=4)
    meter.take()
    stop.now = 100.0
    for _ in range(5):
        meter.take()
    assert stop.now == 101.0


def test_a_rest_is_for_everybody() -> None:
    meter, stop = metered(per_second=1000)
    meter.take()
    meter.rest(7)
    meter.take()
    assert stop.now == 7.0


def test_the_time_runs_out() -> None:
    meter, _ = metered(seconds=3, per_second=1)
    for _ in range(4):
        meter.take()
    with pytest.raises(Ended, match="no more requests: the time of 3 seconds is used up"):
        meter.take()
    assert meter.requests == 4


def test_requests_run_out_and_the_first_reason_stands() -> None:
    meter, stop = metered(requests=1, per_second=1000)
    meter.take()
    for _ in range(2):
        with pytest.raises(Ended, match="the budget of 1 requests is used up"):
            meter.take()
    stop.set("something else")
    assert stop.reason == "the budget of 1 requests is used up" and meter.requests == 1


@pytest.mark.parametrize("budget", [{"requests": 0}, {"per_second": 0}, {"seconds": -1}])
def test_a_budget_of_nothing_is_a_mistake(budget: dict[str, int]) -> None:
    with pytest.raises(UsageError, match="asks nothing"):
        Budget(**budget)  # type: ignore[arg-type]


def test_the_first_interrupt_finishes_and_the_second_ends() -> None:
    stop = Stop()
    before = signal.getsignal(signal.SIGINT)
    with stop.on_interrupt():
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.wait(1) and stop.reason == INTERRUPTED
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(1)
    assert signal.getsignal(signal.SIGINT) is before


def test_waiting_ends_when_the_file_comes(tmp_path: Path) -> None:
    stop = Stop(tmp_path / "stop")
    assert not stop.wait(0.01)
    (tmp_path / "stop").touch()
    begun = time.monotonic()
    assert stop.wait(5) and time.monotonic() - begun < 3
    assert stop.reason == f"there is a file `{tmp_path / 'stop'}`"
