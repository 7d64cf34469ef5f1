"""The reverse question: who reaches this record, and by which way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from ostiary.engine.compile import EVALUATORS, Evaluator
from ostiary.engine.explanation import Origin, SurfaceOutcome, Way
from ostiary.engine.judge import Judge
from ostiary.engine.reach import Answer, Engine
from ostiary.errors import UnknownRecord
from ostiary.facts import OPERATIONS, Operation, Rule, User
from ostiary.model.environment import Context

if TYPE_CHECKING:
    from ostiary.api import World

Kind = Literal["portal", "public", "internal", "other"]


def who(
    world: World,
    model: str,
    record_id: int,
    operations: Sequence[Operation],
    context: Context,
    *,
    everybody: bool,
) -> list[Way]:
    """Users who can do one of the operations to a record by some evaluator, and those for whom that is unknown or Odoo
    raises an error.

    Raises UnknownRecord when there is no such record.
    """
    engines: dict[Evaluator, Engine] = {
        "search": world.engine(replace(context, active_test=False)),
        "record": world.engine(replace(context, active_test=True)),
    }
    engine = engines["search"]
    judge = Judge(engine, model, record_id)
    if engine.schema.has_all_rows(model) and judge.row() is None:
        raise UnknownRecord(f"there is no record `{model}:{record_id}`", hint="it may have been deleted")
    users = [user for user in world.users(archived=True) if user.active or kind_of(engine, user) == "public"]
    users = [user for user in users if everybody or kind_of(engine, user) != "internal"]
    found = {user.id: Way(user.id, user.login, kind_of(engine, user), {}, {}, (), ()) for user in users}
    for evaluator in EVALUATORS:
        for operation in operations:
            for answer in engines[evaluator].reach(model, operation, evaluator, found, with_ids=True, only=record_id):
                _note(found, answer, evaluator, operation)
    kept = [way for way in found.values() if way.outcome != "denied"]
    judges: dict[Evaluator, Judge] = {"search": judge, "record": Judge(engines["record"], model, record_id)}
    ways = _ways(judges, [way for way in kept if way.outcome == "allowed"])
    return [replace(way, ways=ways[way.user_id][0], rules=ways[way.user_id][1]) for way in kept]


def _note(found: dict[int, Way], answer: Answer, evaluator: Evaluator, operation: Operation) -> None:
    """Write an answer down for each of its users."""
    outcome = outcome_of(answer)
    for user_id in answer.users:
        way = found[user_id]
        (way.search if evaluator == "search" else way.record)[operation] = outcome
        if outcome in ("unknown", "error") and answer.reason and answer.reason not in way.reasons:
            found[user_id] = replace(way, reasons=(*way.reasons, answer.reason))


def outcome_of(answer: Answer) -> SurfaceOutcome:
    """The outcome for one record of an answer that was restricted to it."""
    if answer.outcome == "error":
        return "error"
    if answer.outcome == "unknown":
        return "unknown"
    return "allowed" if answer.visible else "denied"


def kind_of(engine: Engine, user: User) -> Kind:
    """The user type, by the groups that decide it."""
    groups = engine.closure.of_user(user)
    kinds: tuple[tuple[str, Kind], ...] = (
        ("base.group_user", "internal"),
        ("base.group_portal", "portal"),
        ("base.group_public", "public"),
    )
    for xmlid, kind in kinds:
        found = engine.facts.xmlids.get(xmlid)
        if found is not None and found[1] in groups:
            return kind
    return "other"


def _ways(judges: dict[Evaluator, Judge], ways: Sequence[Way]) -> dict[int, tuple[tuple[str, ...], tuple[Origin, ...]]]:
    """user → (the ways in as texts, the rules that let them), the shortest way first, for the first that is allowed."""
    alike: dict[tuple[Operation, Evaluator], list[int]] = defaultdict(list)
    for way in ways:
        alike[_first_allowed(way)].append(way.user_id)
    found: dict[int, tuple[tuple[str, ...], tuple[Origin, ...]]] = defaultdict(lambda: ((), ()))
    for (operation, evaluator), users in alike.items():
        found.update(_ways_to(judges[evaluator], users, operation, evaluator))
    return found


def _first_allowed(way: Way) -> tuple[Operation, Evaluator]:
    outcomes: dict[Evaluator, dict[str, SurfaceOutcome]] = {"search": way.search, "record": way.record}
    return next(
        (operation, evaluator)
        for operation in OPERATIONS
        for evaluator in EVALUATORS
        if outcomes[evaluator].get(operation) == "allowed"
    )


def _ways_to(
    judge: Judge, users: Sequence[int], operation: Operation, evaluator: Evaluator
) -> dict[int, tuple[tuple[str, ...], tuple[Origin, ...]]]:
    """What lets users do one thing to the record."""
    engine = judge.engine
    texts: dict[int, list[tuple[int, str]]] = defaultdict(list)
    origins: dict[int, list[Origin]] = defaultdict(list)
    members = {user_id: engine.closure.of_user(engine.facts.users[user_id]) for user_id in users}
    for rule in engine.access.rules_of(judge.model):
        if not rule.active or not rule.permissions.allows(operation) or not rule.groups:
            continue
        affected = [user_id for user_id in users if members[user_id] & rule.groups]
        for user_id in judge.users_of_rule(rule, affected, evaluator) if affected else ():
            length, chain = through(engine, engine.facts.users[user_id], rule)
            texts[user_id].append((length, f"rule “{rule.name}” of {chain}"))
            origins[user_id].append(Origin("ir.rule", rule.id, rule.xmlid))
    for user_id in users:
        if not texts[user_id]:
            texts[user_id].append((0, _without_rule(engine, judge.model, operation, members[user_id])))
    return {user_id: (tuple(text for _, text in sorted(texts[user_id])), tuple(origins[user_id])) for user_id in users}


def through(engine: Engine, user: User, rule: Rule) -> tuple[int, str]:
    """(how many groups lie between, the chain of groups) from a user's own groups to a group of the rule."""
    chains = [engine.closure.path(user.groups, group) for group in sorted(rule.groups)]
    chain = min((chain for chain in chains if chain), key=len, default=())
    names = [engine.facts.groups[group].xmlid or f"group {group}" for group in chain if group in engine.facts.groups]
    return len(chain), " → ".join(names) or "a group"


def _without_rule(engine: Engine, model: str, operation: Operation, groups: frozenset[int]) -> str:
    rights = engine.access.granting(model, operation, groups)
    named = f"access right “{rights[0].name}”" if rights else "the superuser"
    return f"{named}, and no rule of a group restricts it"
