"""Jobs in two processes give what they give in one."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from ostiary.sources.forked import forked, started


def test_the_first_job_runs_in_another_process_and_results_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    first, second = forked([os.getpid, os.getpid])
    assert second == os.getpid()
    assert first != second


def test_one_job_stays_here() -> None:
    assert forked([os.getpid]) == [os.getpid()]


def test_what_fails_there_is_done_again_here_and_says_why() -> None:
    jobs: list[Callable[[], object]] = [partial(divmod, 1, 0), int]
    with pytest.raises(ZeroDivisionError):
        forked(jobs)


def test_what_cannot_be_sent_is_done_here() -> None:
    jobs: list[Callable[[], object]] = [lambda: lambda: 7, int]
    function, nothing = forked(jobs)
    assert nothing == 0
    assert callable(function) and function() == 7


def test_the_first_job_begins_before_results_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    jobs: list[Callable[[], object]] = [(tmp_path / "begun").touch, int]
    results = started(jobs)
    until = time.monotonic() + 30
    while not (tmp_path / "begun").exists() and time.monotonic() < until:
        time.sleep(0.01)
    assert (tmp_path / "begun").exists()
    assert results() == [None, 0]
