"""Random rules over random rows: the set-based answers are those of the law, record by record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import event, given, note, settings
from hypothesis import strategies as st

from ostiary.api import World
from ostiary.engine.compile import EVALUATORS, Evaluator
from ostiary.engine.reach import Answer, Engine
from ostiary.facts import Operation, Permissions, Rule
from ostiary.model.environment import Context
from unit.law_of_world import LawOfWorld, Slow
from unit.random_rows import random_world
from unit.random_rules import RandomRule, rules
from unit.small_world import SERIES, as_world

SEEDS = 3
MODELS = ("x.doc", "x.doc", "x.doc", "x.child", "x.line")


def examples(number: int) -> settings:
    """So many examples by default; fewer or more with another profile, in proportion."""
    return settings(max_examples=max(1, number * settings.default.max_examples // 100), suppress_health_check=[])


def engine_with(world: World, given_rules: dict[str, list[RandomRule]], context: Context) -> Engine:
    """An engine over the world's rows with these rules and no others on their models."""
    group_ids = {name: found[1] for name, found in world.facts.xmlids.items() if found[0] == "res.groups"}
    made = [
        Rule(
            id=1000 + number,
            name=f"rule {number}",
            model=model,
            domain=rule.domain,
            active=True,
            is_global=not rule.groups,
            groups=frozenset(group_ids[name] for name in rule.groups),
            permissions=Permissions(*(letter in rule.letters for letter in "rwcu")),
        )
        for number, (model, rule) in enumerate((model, one) for model, some in given_rules.items() for one in some)
    ]
    kept = tuple(rule for rule in world.facts.rules if rule.model not in given_rules)
    return Engine(replace(world.facts, rules=kept + tuple(made)), world.database, context)


def portal_users(world: World) -> list[int]:
    return [user.id for user in world.users() if user.id > 4]


def by_user(answers: list[Answer]) -> dict[int, Answer]:
    return {user_id: answer for answer in answers for user_id in answer.users}


@st.composite
def cases(draw: st.DrawFn, series: str) -> tuple[int, str, dict[str, list[RandomRule]], Operation]:
    """(seed of the rows, model, rules, operation)"""
    model = draw(st.sampled_from(MODELS))
    found = {model: draw(rules(model, series))}
    if model == "x.child":
        found["x.doc"] = draw(rules("x.doc", series))
    operation: Operation = draw(st.sampled_from(["read", "write"]))
    return draw(st.integers(0, SEEDS - 1)), model, found, operation


def agrees(answer: Answer, slow: Slow) -> None:
    """The set-based answer is the law's; what the law leaves open may be decided, within its bounds."""
    event(answer.outcome)
    if slow.broken:
        assert answer.outcome == "error"
        return
    assert answer.outcome != "error", answer.reason
    if answer.outcome == "unknown":
        assert slow.unknown, answer.reason
        return
    if answer.outcome == "denied":
        assert not slow.allowed | slow.unknown
        return
    assert answer.ids is not None and answer.visible == len(answer.ids)
    assert slow.allowed <= answer.ids <= slow.allowed | slow.unknown


@pytest.mark.parametrize("evaluator", EVALUATORS)
@pytest.mark.parametrize("series", SERIES)
def test_many_users_at_once_see_what_the_law_says_of_each_record(series: str, evaluator: Evaluator) -> None:
    @examples(150)
    @given(cases(series))
    def check(case: tuple[int, str, dict[str, list[RandomRule]], Operation]) -> None:
        seed, model, found, operation = case
        world = as_world(random_world(series, seed))
        engine = engine_with(world, found, Context(active_test=evaluator == "record"))
        users = portal_users(world)
        together = by_user(engine.reach(model, operation, evaluator, users, with_ids=True))
        law_of_world = LawOfWorld(engine, evaluator)
        assert sorted(together) == users
        for user_id in users:
            note(f"user {user_id}: {together[user_id]}")
            agrees(together[user_id], law_of_world.decide(user_id, model, operation))

    check()
