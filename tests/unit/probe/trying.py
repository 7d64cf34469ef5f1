"""What tests of the probe share: a line to a fake server, and accounts on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ostiary.probe.accounts import Account
from ostiary.probe.budget import Budget
from ostiary.probe.limits import Limits as LimitsMaterial
from ostiary.probe.line import Line
from ostiary.probe.server import identify
from ostiary.probe.visitor import Visitor
from ostiary.sources.api.address import read_address
from ostiary.sources.api.http import Limits
from unit.probe.fake_portal import FakePortal
from unit.sources.api.server import Answer, Asked, Server, serving

CALM = Limits(connect=5, silence=10, answer=20, attempts=3, first_pause=0.01)
QUICK = Limits(connect=2, silence=0.5, answer=1.0, attempts=3, first_pause=0.01)
"""For servers that are slow on purpose."""
FREE = Budget(requests=100_000, per_second=1e6, seconds=60)
ADA = Account("one", "ada", "right")
BOB = Account("two", "bob", "good")


def line_to(url: str, **more: Any) -> Line:
    return Line(read_address(url), **{"budget": FREE, "limits": CALM, "concurrency": 2, **more})


@contextmanager
def portal(fake: FakePortal | None = None, database: str | None = None, **more: Any) -> Iterator[tuple[Line, Server]]:
    """A line to a portal that runs until the block ends."""
    with serving((fake or FakePortal()).answer) as server:
        line = line_to(server.url + (f"?db={database}" if database else ""), **more)
        try:
            yield line, server
        finally:
            line.close()


@contextmanager
def answering(answer: Callable[[Asked], Answer], **more: Any) -> Iterator[tuple[Line, Server]]:
    """A line to a server that says whatever a test wants."""
    with serving(answer) as server:
        line = line_to(server.url, **more)
        try:
            yield line, server
        finally:
            line.close()


@contextmanager
def limits_of(fake: FakePortal, **more: Any) -> Iterator[LimitsMaterial]:
    with portal(fake, **more) as (line, _):
        yield LimitsMaterial(line, (Visitor(line, ADA),), identify(line), burst=30)
