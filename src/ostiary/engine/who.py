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
from ostiary.facts import Operation, Rule, User
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
    """Users who can do one of the operations to a record by some evaluator, or for whom that is unknown.

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
    ids = [user.id for user in users]
    outcomes: dict[int, dict[Evaluator, dict[str, SurfaceOutcome]]] = defaultdict(lambda: defaultdict(dict))
    for evaluator in EVALUATORS:
        for operation in operations:
            for answer in engines[evaluator].reach(model, operation, evaluator, ids, with_ids=True, only=record_id):
                for user_id in answer.users:
                    outcomes[user_id][evaluator][operation] = outcome_of(answer)
    reached = [user for user in users if _is_reached(outcomes[user.id])]
    ways = _ways(judge, reached, operations)
    return [
        Way(
            user.id, user.login, kind_of(engine, user), dict(outcomes[user.id]["search"]),
            dict(outcomes[user.id]["record"]), *ways[user.id],
        )
        for user in reached
    ]  # fmt: skip


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


def _is_reached(outcomes: dict[Evaluator, dict[str, SurfaceOutcome]]) -> bool:
    return any(outcome in ("allowed", "unknown") for found in outcomes.values() for outcome in found.values())


def _ways(
    judge: Judge, users: list[User], operations: Sequence[Operation]
) -> dict[int, tuple[tuple[str, ...], tuple[Origin, ...]]]:
    """user → (the ways in as texts, the rules that let them), the shortest way first."""
    engine = judge.engine
    texts: dict[int, list[tuple[int, str]]] = defaultdict(list)
    origins: dict[int, list[Origin]] = defaultdict(list)
    first = operations[0]
    members = {user.id: engine.closure.of_user(user) for user in users}
    for rule in engine.access.rules_of(judge.model):
        if not rule.active or not rule.permissions.allows(first) or not rule.groups:
            continue
        affected = [user.id for user in users if members[user.id] & rule.groups]
        for user_id in judge.users_of_rule(rule, affected, "search") if affected else ():
            length, chain = through(engine, engine.facts.users[user_id], rule)
            texts[user_id].append((length, f"rule “{rule.name}” of {chain}"))
            origins[user_id].append(Origin("ir.rule", rule.id, rule.xmlid))
    for user in users:
        if not texts[user.id]:
            texts[user.id].append((0, _without_rule(engine, judge.model, first, members[user.id])))
    return {user.id: (tuple(text for _, text in sorted(texts[user.id])), tuple(origins[user.id])) for user in users}


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
