"""A mend tried on a world with its changes: what the question is answered then, and who else gains or loses what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from ostiary.api import World
from ostiary.engine.answers import Answer
from ostiary.engine.compile import EVALUATORS, Evaluator
from ostiary.engine.explanation import Explanation
from ostiary.engine.who import kind_of
from ostiary.errors import UsageError
from ostiary.facts import Operation
from ostiary.fixes.ask import Ask, Wanted, after
from ostiary.fixes.fix import Fix
from ostiary.fixes.touched import ALL_OPERATIONS, Touched, touched_by
from ostiary.model.environment import Context
from ostiary.whatif import with_changes

MOST_MODELS: Final = 6
"""Other models that are looked at as a whole; what is beyond is said to be unknown."""


@dataclass(frozen=True, slots=True)
class Shift:
    """What one user gains or loses; `records` is their number, None where it is not known."""

    kind: Literal["gained", "lost", "unknown"]
    user_id: int
    login: str
    model: str
    operation: Operation
    records: int | None
    sample: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """`after` is None where nothing can be tried. `shifts` leave out the person who asked, whose are `own`."""

    after: Explanation | None
    shifts: tuple[Shift, ...] = ()
    own: tuple[Shift, ...] = ()
    unknown: tuple[str, ...] = ()
    """What was not looked at, or could not be said."""
    wanted: Wanted = "allowed"

    @property
    def answered(self) -> bool:
        return self.after is not None and self.after.outcome == self.wanted

    @property
    def gained(self) -> tuple[Shift, ...]:
        """What others gain, or may gain."""
        return tuple(shift for shift in self.shifts if shift.kind != "lost")

    @property
    def lost(self) -> tuple[Shift, ...]:
        return tuple(shift for shift in self.shifts if shift.kind == "lost")


Reached = dict[int, Answer]
Asked = tuple[str, Operation, Evaluator, int | None, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Before:
    """What people reach in the world as it is, asked once for all mends that are tried on it."""

    world: World
    known: dict[Asked, Reached] = field(default_factory=dict)

    def reached(self, asked: Asked) -> Reached:
        if asked not in self.known:
            self.known[asked] = _reached(self.world, asked)
        return self.known[asked]


def prove(before: Before, fix: Fix, ask: Ask | None, people: tuple[int, ...] = (), wanted: Wanted = "allowed") -> Proof:
    """Try a mend. `people` are those for whom it is meant: what they gain is wanted."""
    world = before.world
    if not fix.can_be_tried:
        return Proof(None, unknown=("what it changes cannot be tried here",))
    try:
        changed = with_changes(world, fix.changes)
    except UsageError as error:
        return Proof(None, unknown=(error.message,))
    answer = after(ask, fix, wanted)(changed) if ask else None
    if answer is not None and answer.outcome != wanted:
        return Proof(answer, wanted=wanted)
    touched = touched_by(world, fix.changes)
    shifts = list(_shifts(before, changed, touched))
    meant = {*people, *touched.people}
    return Proof(
        answer,
        tuple(shift for shift in shifts if shift.user_id not in meant),
        tuple(shift for shift in shifts if shift.user_id in meant),
        tuple(touched.unasked),
        wanted,
    )


def _shifts(before: Before, changed: World, touched: Touched) -> Iterator[Shift]:
    everybody = _people(before.world, None)
    for model, record_id in sorted(touched.records):
        yield from _compare(before, changed, everybody, model, ("read", "write"), EVALUATORS, only=record_id)
    for model, record_id in sorted(touched.pointing):
        yield from _compare(before, changed, everybody, model, ("read",), ("search",), only=record_id)
    for number, (model, allowed) in enumerate(sorted(touched.models.items())):
        if number >= MOST_MODELS:
            touched.unasked.append(f"who reaches {model}")
            continue
        operations = tuple(one for one in ALL_OPERATIONS if one in allowed)
        members = _people(before.world, touched.groups)
        yield from _compare(before, changed, members, model, operations, ("search",))


def _people(world: World, groups: frozenset[int] | None) -> tuple[int, ...]:
    """Everybody who can come, employees as well, or those of them who are in one of the groups."""
    engine = world.engine()
    return tuple(
        user.id
        for user in world.users(archived=True)
        if (user.active or kind_of(engine, user) == "public")
        and (groups is None or groups & engine.closure.of_user(user))
    )


def _compare(
    before: Before,
    changed: World,
    users: tuple[int, ...],
    model: str,
    operations: tuple[Operation, ...],
    evaluators: tuple[Evaluator, ...],
    only: int | None = None,
) -> Iterator[Shift]:
    """Shifts of one model, each user and operation once even where both evaluators see it."""
    seen: set[tuple[int, Operation, str]] = set()
    for evaluator in evaluators:
        for operation in operations:
            asked = (model, operation, evaluator, only, users)
            old, new = before.reached(asked), _reached(changed, asked)
            for user in users:
                for shift in _shift(before.world, user, model, operation, old[user], new[user]):
                    if (user, operation, shift.kind) not in seen:
                        seen.add((user, operation, shift.kind))
                        yield shift


def _reached(world: World, asked: Asked) -> Reached:
    model, operation, evaluator, only, users = asked
    engine = world.engine(Context(active_test=evaluator == "record"))
    answers = engine.reach(model, operation, evaluator, users, with_ids=True, only=only)
    return {user: answer for answer in answers for user in answer.users}


def _shift(world: World, user: int, model: str, operation: Operation, before: Answer, after: Answer) -> Iterator[Shift]:
    if before is after or (before.outcome, before.ids, before.visible) == (after.outcome, after.ids, after.visible):
        return
    login = world.facts.users[user].login
    if "unknown" in (before.outcome, after.outcome):
        if after.outcome not in ("denied", "none"):
            yield Shift("unknown", user, login, model, operation, None)
        return
    if before.ids is None or after.ids is None:
        more = (after.visible or 0) - (before.visible or 0)
        if more:
            yield Shift("gained" if more > 0 else "lost", user, login, model, operation, abs(more))
        return
    for kind, ids in (("gained", after.ids - before.ids), ("lost", before.ids - after.ids)):
        if ids:
            which: Literal["gained", "lost"] = "gained" if kind == "gained" else "lost"
            yield Shift(which, user, login, model, operation, len(ids), tuple(sorted(ids)[:5]))
