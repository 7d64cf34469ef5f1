"""Random rules over random rows: the set-based answers are those of the law, record by record.

`pytest --hypothesis-profile=thorough` tries fifty times as many rules.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import event, given, note
from hypothesis import strategies as st

from ostiary.api import World
from ostiary.engine.compile import EVALUATORS, Evaluator
from ostiary.engine.reach import Answer, Engine
from ostiary.facts import Operation, Permissions, Rule
from ostiary.model.environment import Context
from unit.law_of_world import LawOfWorld, Slow
from unit.properties import examples
from unit.random_rows import random_world
from unit.random_rules import RandomRule, rules
from unit.small_world import SERIES, as_world

SEEDS = 3
MODELS = ("x.doc", "x.doc", "x.doc", "x.child", "x.line")
CONTEXTS: tuple[dict[str, Any], ...] = ({}, {}, {}, {"tz": "Pacific/Auckland"}, {"lang": "fr_FR"})


@dataclass(frozen=True)
class Case:
    """Rows by their seed, rules by model, and what is asked."""

    seed: int
    model: str
    rules: dict[str, list[RandomRule]]
    operation: Operation
    context: dict[str, Any]


@st.composite
def cases(draw: st.DrawFn, series: str) -> Case:
    model = draw(st.sampled_from(MODELS))
    found = {model: draw(rules(model, series))}
    if model == "x.child":
        found["x.doc"] = draw(rules("x.doc", series))
    operation: Operation = draw(st.sampled_from(["read", "write"]))
    context = draw(st.sampled_from(CONTEXTS)) if series == "19.0" else {}
    return Case(draw(st.integers(0, SEEDS - 1)), model, found, operation, context)


def engine_with(world: World, given_rules: dict[str, list[RandomRule]], context: Context) -> Engine:
    """An engine over the world's rows with these rules and no others on their models."""
    group_ids = {name: found[1] for name, found in world.facts.xmlids.items() if found[0] == "res.groups"}
    pairs = [(model, one) for model, some in given_rules.items() for one in some]
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
        for number, (model, rule) in enumerate(pairs)
    ]
    kept = tuple(rule for rule in world.facts.rules if rule.model not in given_rules)
    return Engine(replace(world.facts, rules=kept + tuple(made)), world.database, context)


def engine_of(case: Case, series: str, evaluator: Evaluator) -> tuple[Engine, list[int]]:
    """The engine of a case, and the portal users of its world."""
    world = as_world(random_world(series, case.seed))
    engine = engine_with(world, case.rules, Context(**case.context, active_test=evaluator == "record"))
    return engine, [user.id for user in world.users() if user.id > 4]


def by_user(answers: list[Answer]) -> dict[int, Answer]:
    return {user_id: answer for answer in answers for user_id in answer.users}


def agrees(answer: Answer, slow: Slow) -> None:
    """The set-based answer is the law's; what the law leaves open may be decided, within its bounds."""
    event(answer.outcome)
    if answer.outcome == "denied":
        assert not slow.allowed | slow.unknown
        return
    if slow.broken:
        assert answer.outcome == "error"
        return
    assert answer.outcome != "error", answer.reason
    if answer.outcome == "unknown":
        assert slow.unknown or slow.open, answer.reason
        return
    assert answer.ids is not None and answer.visible == len(answer.ids)
    assert slow.allowed <= answer.ids <= slow.allowed | slow.unknown


@pytest.mark.parametrize("evaluator", EVALUATORS)
@pytest.mark.parametrize("series", SERIES)
def test_many_users_at_once_see_what_the_law_says_of_each_record(series: str, evaluator: Evaluator) -> None:
    @examples(60)
    @given(cases(series), st.randoms(use_true_random=False))
    def check(case: Case, rng: Any) -> None:
        engine, users = engine_of(case, series, evaluator)
        together = by_user(engine.reach(case.model, case.operation, evaluator, users, with_ids=True))
        assert sorted(together) == users
        law_of_world = LawOfWorld(engine, evaluator)
        for user_id in rng.sample(users, 5):
            note(f"user {user_id}: {together[user_id]}")
            agrees(together[user_id], law_of_world.decide(user_id, case.model, case.operation))

    check()


@pytest.mark.parametrize("evaluator", EVALUATORS)
@pytest.mark.parametrize("series", SERIES)
def test_users_together_see_what_each_sees_alone(series: str, evaluator: Evaluator) -> None:
    @examples(25)
    @given(cases(series))
    def check(case: Case) -> None:
        engine, users = engine_of(case, series, evaluator)
        together = by_user(engine.reach(case.model, case.operation, evaluator, users, with_ids=True))
        for user_id in users:
            (alone,) = engine.reach(case.model, case.operation, evaluator, [user_id], with_ids=True)
            found = together[user_id]
            note(f"user {user_id}: {found} and alone {alone}")
            assert (found.outcome, found.ids, found.visible) == (alone.outcome, alone.ids, alone.visible)

    check()


@pytest.mark.parametrize("series", SERIES)
def test_numbers_and_single_records_are_those_of_the_lists(series: str) -> None:
    @examples(25)
    @given(cases(series), st.integers(1, 30), st.sampled_from(EVALUATORS))
    def check(case: Case, record: int, evaluator: Evaluator) -> None:
        engine, users = engine_of(case, series, evaluator)
        question = (case.model, case.operation, evaluator, users)
        listed = by_user(engine.reach(*question, with_ids=True))
        counted = by_user(engine.reach(*question))
        single = by_user(engine.reach(*question, only=record))
        for user_id, answer in listed.items():
            assert (counted[user_id].outcome, counted[user_id].visible) == (answer.outcome, answer.visible)
            if answer.ids is not None:
                assert single[user_id].visible == (record in answer.ids)

    check()
