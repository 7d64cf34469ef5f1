"""What running a function would do, as its summary keeps it: found sins, guards, records shown, records changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ostiary.flow.outcome import Place
from ostiary.flow.traces import Trace, fill
from ostiary.flow.values import Facts, Key, Value


class Found(NamedTuple):
    """A flow that nothing stopped. `level` is who the caller must be: "", login, internal or admin."""

    kind: str
    place: Place
    sink: Place
    subject: str
    model: str | None
    what: str
    missing: str
    level: str
    firm: bool
    trace: Trace
    here: bool = False
    """`place` is where it happens, not where privilege was taken."""
    changed: Key | None = None
    """The record that is changed: a check that comes later and raises undoes it."""


class Guarded(NamedTuple):
    """Something that decides."""

    kind: str
    subject: str
    place: Place
    model: str | None


class Shown(NamedTuple):
    """A record given to a template under a name."""

    template: str | None
    name: str
    model: str | None
    sudo: bool
    ok: bool
    place: Place


class Changed(NamedTuple):
    """A record that is written, made or deleted. `posted`: only where the request is known to be a POST."""

    what: str
    place: Place
    key: Key
    model: str | None
    posted: bool
    trace: Trace


Effect = Found | Guarded | Shown | Changed


class Summary(NamedTuple):
    """What a call does and gives. `reachable` is False where every path raises."""

    value: Value
    facts: Facts
    effects: tuple[Effect, ...]
    reachable: bool = True


def replayed(effect: Effect, ways: Callable[[int], Trace]) -> Effect:
    """An effect of a called function as the caller sees it: with the caller's part of the way in front."""
    if isinstance(effect, Changed):
        return effect._replace(trace=fill(effect.trace, ways))
    if isinstance(effect, Found):
        trace = fill(effect.trace, ways)
        return effect._replace(trace=trace, place=effect.place if effect.here else origin(trace) or effect.place)
    return effect


def origin(trace: Trace) -> Place | None:
    """The first place of a way where privilege was taken."""
    return next((mark.place for mark in trace if mark.kind == "sudo"), None)
