"""A thread that talks to a database: in order, and never longer than it is wanted."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator

import pytest

from ostiary.sources.worker import Worker


class Sleeper:
    """Work that lasts until it is told to stop."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.stopped = threading.Event()

    def work(self) -> str:
        self.begun.set()
        if not self.stopped.wait(30):
            return "slept for too long"
        raise OSError("stopped")


@pytest.fixture
def sleeper() -> Sleeper:
    return Sleeper()


@pytest.fixture
def worker(sleeper: Sleeper) -> Iterator[Worker]:
    made = Worker("test", sleeper.stopped.set)
    yield made
    made.close()


def test_work_is_done_in_the_order_in_which_it_was_started(worker: Worker) -> None:
    done: list[int] = []
    started = [worker.start(lambda number=number: done.append(number)) for number in range(5)]  # type: ignore[misc]
    started[-1]()
    assert done == [0, 1, 2, 3, 4]


def test_an_error_is_raised_where_the_result_is_asked_for(worker: Worker) -> None:
    failing = worker.start(lambda: 1 // 0)
    assert worker.run(lambda: "next") == "next"
    with pytest.raises(ZeroDivisionError):
        failing()


def test_an_interruption_stops_what_runs_and_drops_what_waits(worker: Worker, sleeper: Sleeper) -> None:
    late: list[str] = []
    running = worker.start(sleeper.work)
    worker.start(lambda: late.append("done all the same"))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(0.2, signal.raise_signal, [signal.SIGINT])
    try:
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            running()
    finally:
        timer.join()
        signal.signal(signal.SIGINT, before)
    assert sleeper.stopped.is_set()
    assert worker.run(lambda: "works again") == "works again"
    assert late == []


def test_closing_does_not_wait_for_what_nobody_wants(worker: Worker, sleeper: Sleeper) -> None:
    worker.start(sleeper.work)
    sleeper.begun.wait()
    started = time.perf_counter()
    worker.close()
    worker.close()
    assert time.perf_counter() - started < 5
