"""A walk over many2one columns gives what the interpreter gives user by user, and says when it is none."""

from __future__ import annotations

import pytest

from ostiary.domain.expression import parse
from ostiary.domain.interpreter import Interpreter
from ostiary.facts.schema import Schema
from ostiary.model.environment import Context, Data, UserEnvironment
from ostiary.model.groups import GroupClosure
from ostiary.model.walks import follow
from unit.model.test_environment import opened

WALKS = (
    "user.id",
    "user.ids",
    "user.partner_id.id",
    "user.partner_id.ids",
    "user.partner_id.parent_id.id",
    "user.partner_id.parent_id.ids",
    "user.company_id.partner_id.id",
    "user.partner_id.parent_id.parent_id.id",
)


@pytest.mark.parametrize("text", WALKS)
def test_a_walk_is_what_the_interpreter_says_of_each_user(text: str) -> None:
    world = opened("19.0")
    schema, closure = Schema(world.facts), GroupClosure(world.facts)
    data = Data(world.database, schema)
    users = sorted(world.facts.users)
    walked = follow(data, users, text.split(".")[1:])
    assert walked is not None
    for user_id in users:
        environment = UserEnvironment(world.facts, Data(world.database, schema), closure, user_id, Context())
        value = Interpreter(environment).evaluate(parse(text))
        assert walked[user_id] == (tuple(value) if isinstance(value, list) else value)
        assert type(walked[user_id]) is (tuple if text.endswith("ids") else type(value))


@pytest.mark.parametrize(
    "text",
    ["user.login", "user.company_ids.ids", "user.all_group_ids.ids", "user.company_id.country_id.id", "user.x.id"],
)
def test_what_is_more_than_a_walk_is_none(text: str) -> None:
    world = opened("19.0")
    data = Data(world.database, Schema(world.facts))
    assert follow(data, sorted(world.facts.users), text.split(".")[1:]) is None
