"""What all unit tests share."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

CAUGHT = (signal.SIGTERM, signal.SIGINT)


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """A command that runs in this process changes what its signals do: that must end with the test."""
    before = {number: signal.getsignal(number) for number in CAUGHT}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
