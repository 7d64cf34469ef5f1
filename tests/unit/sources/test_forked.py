"""Jobs in two processes give what they give in one."""

from __future__ import annotations

import os
from functools import partial

import pytest

from ostiary.sources.forked import forked


def test_the_last_job_runs_in_another_process_and_results_keep_their_order() -> None:
    first, second = forked([os.getpid, os.getpid])
    assert first == os.getpid()
    assert second != first or (os.cpu_count() or 1) < 2


def test_one_job_stays_here() -> None:
    assert forked([os.getpid]) == [os.getpid()]


def test_what_fails_there_is_done_again_here_and_says_why() -> None:
    with pytest.raises(ZeroDivisionError):
        forked([int, partial(divmod, 1, 0)])


def test_what_cannot_be_sent_is_done_here() -> None:
    nothing, function = forked([int, lambda: lambda: 7])
    assert nothing == 0
    assert function() == 7  # type: ignore[operator]
