"""The way that a value came: from the caller, through calls, to where it is used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from ostiary.flow.outcome import Place

STEPS: Final = 14


class Mark(NamedTuple):
    """A step of a trace. `kind` is source, step, sudo (here privilege is taken), gate, or hole (a parameter)."""

    place: Place
    message: str
    kind: str = "step"
    function: str = ""
    hole: int = -1


Trace = tuple[Mark, ...]


def extended(trace: Trace, mark: Mark) -> Trace:
    if mark in trace[-3:]:
        return trace
    if len(trace) >= STEPS:
        return (*trace[: STEPS // 2], *trace[-(STEPS // 2) + 1 :], mark)
    return (*trace, mark)


def fill(trace: Trace, ways: Callable[[int], Trace]) -> Trace:
    """A way with the caller's part of it in front."""
    if not trace or trace[0].kind != "hole":
        return trace
    before = ways(trace[0].hole)
    rest = trace[1:]
    if not rest and len(before) <= STEPS:
        return before
    return (*before[-STEPS + min(len(rest), 6) :], *rest)[: STEPS + 4]
