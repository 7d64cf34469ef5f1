"""Follow everything, and put together what was found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from ostiary.flow.effects import Changed, Found, Guarded, Shown
from ostiary.flow.engine import STATEMENTS, Engine
from ostiary.flow.entries import Entry, follow, of_handler, rpc_entries
from ostiary.flow.frame import Frame
from ostiary.flow.kinds import OPERATIONS
from ostiary.flow.outcome import REACHES, FlowFacts, Guard, Leak, Place, Reach, Rendered, Route, Step
from ostiary.flow.program import Program
from ostiary.flow.proofs import doubtful, vouched
from ostiary.flow.routes import functions, handlers
from ostiary.flow.shares import shares
from ostiary.flow.traces import Mark, Trace
from ostiary.flow.truths import outcome_of
from ostiary.flow.unsafe_routes import of_route
from ostiary.flow.values import Facts

_LEVELS: Final[dict[str, Reach]] = {"": "public", "login": "portal", "internal": "internal", "admin": "administrators"}
_WORST: Final = ("unlink", "write", "call", "whole-record", "token-given", "read", "listing")
"""Of several sins at one place the first of these is told."""


Job = Callable[[], "Part"]


class Part(NamedTuple):
    """What some of the ways in led to."""

    found: Mapping[tuple[str, Place], Leak]
    guards: Mapping[Place, tuple[Guard, ...]]
    rendered: tuple[Rendered, ...]
    notes: tuple[str, ...]


def in_turn(jobs: Sequence[Job]) -> Callable[[], list[Part]]:
    return lambda: [job() for job in jobs]


def analyse(program: Program, *, rpc: bool = True) -> FlowFacts:
    """Every flow of a program that nothing stops, every route, and what guards it."""
    return begun(program, rpc=rpc)()


def begun(
    program: Program, *, rpc: bool = True, run: Callable[[Sequence[Job]], Callable[[], list[Part]]] = in_turn
) -> Callable[[], FlowFacts]:
    """The same; the first share is followed when the result is asked for, the other may be under way from now on.

    `run` starts the shares of the work, and may use several processes; the shares are the same wherever it is done.
    """
    handled = (*handlers(program), *functions(program))
    entries = [*map(of_handler, handled), *(rpc_entries(program) if rpc else ())]
    results = run([partial(_followed, program, share) for share in shares(entries)])
    return lambda: _facts(program, [handler.route for handler in handled], results())


def _facts(program: Program, routes: Sequence[Route], parts: Sequence[Part]) -> FlowFacts:
    collector = _Collector(program)
    for part in parts:
        collector.add(part)
    return FlowFacts(
        routes=tuple(routes),
        leaks=collector.leaks(),
        guards=collector.guards,
        rendered=tuple(sorted(collector.rendered, key=lambda each: (each.place, each.name, each.route))),
        skipped=program.skipped,
        notes=tuple(collector.notes),
    )


def _followed(program: Program, entries: Sequence[Entry]) -> Part:
    engine, collector = Engine(program), _Collector(program)
    for entry in entries:
        collector.take(engine, entry)
    return collector.part()


class _Collector:
    """Merges what the entries give: one leak for each kind and place, with all the ways in."""

    def __init__(self, program: Program) -> None:
        self._addons = {module.source.path: module.source.addon for module in program.modules.values()}
        self._program = program
        self._found: dict[tuple[str, Place], Leak] = {}
        self.guards: dict[Place, tuple[Guard, ...]] = {}
        self.rendered: dict[Rendered, None] = {}
        self.notes: list[str] = []

    def part(self) -> Part:
        return Part(self._found, self.guards, tuple(self.rendered), tuple(self.notes))

    def add(self, part: Part) -> None:
        """What was found elsewhere."""
        for key, leak in part.found.items():
            other = self._found.get(key)
            self._found[key] = leak if other is None else _merged(other, leak)
        self.guards.update(part.guards)
        self.rendered.update(dict.fromkeys(part.rendered))
        self.notes += part.notes

    def take(self, engine: Engine, entry: Entry) -> None:
        engine.left, engine.exhausted = STATEMENTS, False
        engine.series = self._program.series(entry.definition.addon)
        engine.by_rpc = entry.by_rpc
        try:
            frame = follow(engine, entry)
        except RecursionError:
            self.notes.append(f"{entry.definition.path}: `{entry.name}` is nested too deeply to be followed")
            return
        if frame is None:
            return
        if engine.exhausted:
            self.notes.append(f"{entry.definition.path}: `{entry.name}` was followed in part: too long")
        self._keep(frame, entry)

    def _keep(self, frame: Frame, entry: Entry) -> None:
        guards: dict[Guard, None] = {}
        changes: list[Changed] = []
        _, last = outcome_of(frame.returned)
        for effect in frame.effects:
            if isinstance(effect, Found):
                if effect.changed is None or not vouched(effect.changed, last):
                    self._add(_doubted(effect, last), entry)
            elif isinstance(effect, Guarded):
                guards[Guard(effect.kind, effect.subject, effect.place, effect.model)] = None
            elif isinstance(effect, Shown):
                self.rendered[
                    Rendered(
                        effect.template, effect.name, effect.model, effect.sudo, effect.ok, effect.place, entry.name
                    )
                ] = None
            else:
                changes.append(effect)
        if entry.route is not None:
            self.guards[entry.route.place] = tuple(guards)
            for found in of_route(entry.route, changes):
                self._add(found, entry)

    def _add(self, found: Found, entry: Entry) -> None:
        reach = max(entry.reach, _LEVELS[found.level], key=REACHES.index)
        leak = Leak(
            kind=found.kind,
            place=found.place,
            steps=_steps(found.trace, found),
            reach=reach,
            certainty="firm" if found.firm else "tentative",
            entry=entry.name,
            by_rpc=entry.by_rpc,
            model=found.model if found.model and not found.model.startswith("$") else None,
            subject=found.subject,
            sink=found.what,
            missing=found.missing,
            entries=(entry.name,),
            addon=self._addons.get(found.place.path, entry.definition.addon),
            function=_function_of(found, entry),
        )
        key = (found.kind, Place(found.place.path, found.place.line))
        other = self._found.get(key)
        self._found[key] = leak if other is None else _merged(other, leak)

    def leaks(self) -> tuple[Leak, ...]:
        """All leaks by place; where several operations sin at one place, the worst."""
        kept: list[Leak] = []
        worst: dict[Place, Leak] = {}
        for (kind, place), leak in self._found.items():
            if _rank(kind) is None:
                kept.append(leak)
            elif place not in worst or _order(leak) < _order(worst[place]):
                worst[place] = leak
        return tuple(sorted((*kept, *worst.values()), key=lambda leak: (leak.place, leak.kind)))


def _doubted(found: Found, last: Facts) -> Found:
    """A change after which something was asked that cannot be read: it may have raised."""
    return found._replace(firm=False) if found.changed is not None and doubtful(found.changed, last) else found


def _rank(kind: str) -> int | None:
    """How bad an operation is among those of one place; None for what stands for itself."""
    for position, name in enumerate(_WORST):
        if kind == name or (name in OPERATIONS and kind.startswith(f"{name}-")):
            return position
    return None


def _order(leak: Leak) -> tuple[int, int, bool, str]:
    """The worst operation first, then the one that more people reach, then the surer one."""
    return _rank(leak.kind) or 0, REACHES.index(leak.reach), leak.certainty != "firm", leak.kind


def _merged(one: Leak, other: Leak) -> Leak:
    """The same sin by two ways in: the one that more people can take leads."""
    rank = (REACHES.index(one.reach), one.certainty != "firm"), (REACHES.index(other.reach), other.certainty != "firm")
    first, second = (one, other) if rank[0] <= rank[1] else (other, one)
    entries = tuple(dict.fromkeys((*first.entries, *second.entries)))
    return Leak(**{**_fields(first), "entries": entries})  # type: ignore[arg-type]


def _fields(leak: Leak) -> dict[str, object]:
    return {name: getattr(leak, name) for name in Leak.__slots__}


def _steps(trace: Trace, found: Found) -> tuple[Step, ...]:
    """The way as findings show it: source, steps, what is missing, sink."""
    marks = [mark for mark in trace if mark.kind not in ("hole", "gate")]
    steps = [_step(mark) for mark in marks[:-1]]
    if marks and found.missing:
        steps.append(Step(marks[-1].place, f"missing: {found.missing}", "missing-guard"))
    if marks:
        steps.append(Step(marks[-1].place, marks[-1].message, "sink"))
    return tuple(dict.fromkeys(steps))


def _step(mark: Mark) -> Step:
    return Step(mark.place, mark.message, "source" if mark.kind == "source" else "step")


def _function_of(found: Found, entry: Entry) -> str:
    at_place = [mark.function for mark in found.trace if mark.place == found.place and mark.function]
    return at_place[-1] if at_place else entry.definition.qualified


# ---------------------------------------------------------------------- what a route says of itself
