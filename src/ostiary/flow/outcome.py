"""What the flow found, as the checks and the table of routes read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Reach = Literal["public", "portal", "internal", "administrators"]
"""Who can make the flow happen; each includes those after it."""
REACHES: Final[tuple[Reach, ...]] = ("public", "portal", "internal", "administrators")
"""Most people first."""
Certainty = Literal["firm", "tentative"]
StepKind = Literal["source", "step", "missing-guard", "sink"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file; `path` is as it was given, lines and columns count from 1."""

    path: str
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One step from what a caller controls to what is served."""

    place: Place
    message: str
    kind: StepKind = "step"


@dataclass(frozen=True, slots=True)
class Guard:
    """Something that decides whether the caller may go on.

    `kind` is one word: `as-user` (the caller's own rights were asked), `token`, `owner`, `session`, `group`,
    `signature`, `helper` (a method that could not be read). `subject` says in words which record it vouches for.
    """

    kind: str
    subject: str
    place: Place
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One definition of a route's handler, merged with what it inherits from the definitions that it overrides.

    `params` are the names of the handler's parameters; `overrides` are the places of the definitions below it.
    `inherited` is what a bare `@route()` took over: some of "paths", "auth", "type", "methods", "csrf".
    """

    paths: tuple[str, ...]
    auth: str
    type: str
    methods: tuple[str, ...]
    csrf: bool
    website: bool
    addon: str
    cls: str
    method: str
    place: Place
    params: tuple[str, ...]
    overrides: tuple[Place, ...] = ()
    inherited: tuple[str, ...] = ()
    cors: str | None = None

    @property
    def name(self) -> str:
        """What findings call it: its first path, or the method that handles it."""
        return self.paths[0] if self.paths else f"{self.cls}.{self.method}"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A record handed to a template: what template checks need to know of its variables."""

    template: str | None
    name: str
    model: str | None
    sudo: bool
    vouched: bool
    place: Place
    route: str


@dataclass(frozen=True, slots=True)
class Leak:
    """A flow that nothing stops. `kind` is a word of `kinds.KINDS`.

    `place` is the line to mend: where the privileged record is taken, or where the value is used. `entry` is a
    route's name, or `model.method` for a method that RPC can call; `entries` are all that lead here, this one first.
    """

    kind: str
    place: Place
    steps: tuple[Step, ...]
    reach: Reach
    certainty: Certainty
    entry: str
    by_rpc: bool = False
    model: str | None = None
    subject: str = ""
    """The caller's value that chose the record, or that reached the sink, in words."""
    sink: str = ""
    """What happens to it, in words."""
    missing: str = ""
    """The guard that would have stopped it, in words."""
    entries: tuple[str, ...] = ()
    addon: str = ""
    function: str = ""
    """The function that holds `place`: `Class.method`. Fingerprints use it, since it survives moved lines."""


@dataclass(frozen=True, slots=True)
class FlowFacts:
    """Everything that the flow knows of one tree of addons."""

    routes: tuple[Route, ...] = ()
    leaks: tuple[Leak, ...] = ()
    guards: Mapping[Place, tuple[Guard, ...]] = field(default_factory=dict)
    """What guards what, by the place of the route's handler."""
    rendered: tuple[Rendered, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    """Files that were not read, each with the reason."""
    notes: tuple[str, ...] = ()
    """What was not followed to its end, and why."""
