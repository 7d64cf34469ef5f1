"""Jobs in two processes: the second one is forked, so that it has everything that the first has read."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")


def forked(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """The results of jobs in their order: the first one in a process of its own, where the system can fork."""
    return started(jobs)()


def started(jobs: Sequence[Callable[[], T]]) -> Callable[[], list[T]]:
    """The first job begins now, in a process of its own; the others run here when the results are asked for."""
    if len(jobs) < 2 or (os.cpu_count() or 1) < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return lambda: [job() for job in jobs]
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_send, args=(theirs, jobs[0]), daemon=True)
    child.start()
    theirs.close()

    def results() -> list[T]:
        try:
            here = [job() for job in jobs[1:]]
            return [_received(ours, jobs[0]), *here]
        finally:
            child.terminate()
            child.join()

    return results


def _send(connection: Connection, job: Callable[[], object]) -> None:
    try:
        connection.send(job())
    except Exception:
        connection.close()  # this process does it again, and says what is wrong


def _received(connection: Connection, job: Callable[[], T]) -> T:
    """What the child sent; where it died, the job is done here."""
    try:
        found: T = connection.recv()
    except (EOFError, OSError):
        return job()
    return found
