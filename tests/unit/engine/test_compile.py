"""From rules to conditions: combining, binding on demand, and rules that fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ostiary.domain.condition import Condition, Fails, Undecidable
from ostiary.domain.walk import undecided
from ostiary.engine.compile import Compiled, Evaluator
from ostiary.engine.reach import Engine
from ostiary.facts import Permissions, Rule
from ostiary.model.environment import Context
from unit.notation import shown
from unit.small_world import SERIES, shared_world

ALL = Permissions(read=True, write=True, create=True, unlink=True)


def engine(
    *domains: str | tuple[str | None, int],
    series: str = "19.0",
    model: str = "x.doc",
    more: tuple[Rule, ...] = (),
) -> Engine:
    """Rules of one model: global ones as texts, rules of a group as (text, group)."""
    given = [(domain, None) if isinstance(domain, str) else domain for domain in domains]
    rules = [
        Rule(
            number, f"r{number}", model, domain, True, group is None, frozenset(() if group is None else (group,)), ALL
        )
        for number, (domain, group) in enumerate(given, start=1)
    ]
    world = shared_world(series)
    return Engine(replace(world.facts, rules=(*rules, *more)), world.database, Context())


def compiled(
    found: Engine, *, groups: frozenset[int] = frozenset({1, 2}), evaluator: Evaluator = "search", model: str = "x.doc",
    users: tuple[int, ...] = (6,),
) -> list[Compiled]:  # fmt: skip
    return found.compiler.compile(model, "read", evaluator, groups, users)


def meaning(*domains: str | tuple[str | None, int], series: str = "19.0", evaluator: Evaluator = "search") -> str:
    (only,) = compiled(engine(*domains, series=series), evaluator=evaluator)
    return shown(only.condition)


A, B, C = "[('qty', '=', 1)]", "[('qty', '=', 2)]", "[('qty', '=', 3)]"


@pytest.mark.parametrize(
    ("domains", "text"),
    [
        ([], "TRUE"),
        ([A], "qty in {1}"),
        ([A, B], "qty in {1} and qty in {2}"),
        ([(A, 1)], "qty in {1}"),
        ([(A, 1), (B, 2)], "qty in {1} or qty in {2}"),
        ([C, (A, 1), (B, 2)], "qty in {3} and (qty in {1} or qty in {2})"),
        ([(A, 1), (B, 9)], "qty in {1}"),
        ([(A, 9)], "TRUE"),
        ([("[]", 1), (A, 2)], "TRUE"),
        ([(None, 1), (A, 2)], "TRUE"),
        (["[(0, '=', 1)]", A], "FALSE"),
        ([A, ("[(1, '=', 1)]", 1)], "qty in {1}"),
    ],
)
def test_global_rules_are_anded_and_group_rules_ored(domains: list[str | tuple[str | None, int]], text: str) -> None:
    assert meaning(*domains) == text


@pytest.mark.parametrize("series", SERIES)
@pytest.mark.parametrize(
    ("domains", "text"),
    [
        ([("[]", 1), ("[('nothing', '=', 1)]", 2)], "TRUE"),
        ([("[(1, '=', 1)]", 1), ("[('nothing', '=', 1)]", 2)], "TRUE"),
        (["[(0, '=', 1)]", "[('nothing', '=', 1)]"], "FALSE"),
        (["[('nothing', '=', 1)]", A], "FAILS ValueError"),
        ([(A, 1), ("[('nothing', '=', 1)]", 2)], "FAILS ValueError"),
        ([("[]", 1), ("[('qty', '=', undefined)]", 2)], "FAILS the rule `r2` does not evaluate"),
        (["[(0, '=', 1)]", "[('qty', '=', 1 / 0)]"], "FAILS the rule `r2` does not evaluate"),
        ([" "], "FAILS the rule `r1` does not evaluate"),
        (["[('qty'"], "FAILS the rule `r1` does not evaluate"),
        (["None"], "FAILS the rule `r1` does not evaluate"),
    ],
)
def test_every_rule_is_evaluated_and_a_constant_can_settle_the_rest(
    series: str, domains: list[str | tuple[str | None, int]], text: str
) -> None:
    assert meaning(*domains, series=series) == text


def test_constants_inside_a_domain_are_folded_in_19_only() -> None:
    domain = "['|', (1, '=', 1), ('nothing', '=', 1)]"
    assert meaning(domain) == "TRUE"
    assert meaning(domain, series="14.0") == "FAILS ValueError"


def test_what_is_not_understood_is_unknown_with_its_text() -> None:
    (only,) = compiled(engine("[('qty', '=', 2 ** 3)]"))
    assert isinstance(only.condition, Undecidable)
    assert only.condition.reason == "`2 ** 3` uses an operator that is not understood"
    assert only.condition.leaf == "[('qty', '=', 2 ** 3)]"


def test_a_failure_names_the_rule() -> None:
    (only,) = compiled(engine("[('qty', '=', user.nothing)]"))
    assert isinstance(only.condition, Fails)
    assert only.condition.reason.startswith("the rule `r1` does not evaluate: ")


def test_values_of_users_stay_symbols_and_few_are_bound() -> None:
    found = engine("[('partner_id', '=', user.partner_id.id)]")
    (many,) = compiled(found, users=tuple(range(6, 16)))
    assert shown(many.condition) == "partner_id in {$user.partner_id.id}"
    assert many.bound.ids["user.partner_id.id"][7] == (9,)
    assert [shown(one.condition) for one in compiled(found, users=(6, 7))] == ["partner_id in {8}", "partner_id in {9}"]


def test_a_symbol_that_is_looked_into_is_bound_user_by_user() -> None:
    found = engine("[('name', '=', str(user.partner_id.id)), ('partner_id', '=', user.partner_id.id)]")
    texts = {shown(one.condition) for one in compiled(found, users=tuple(range(6, 12)))}
    assert texts == {f"name in {{'{user + 2}'}} and partner_id in {{{user + 2}}}" for user in range(6, 12)}


def test_a_symbol_in_a_column_of_another_type_is_bound_user_by_user() -> None:
    found = engine("[('name', '=', user.partner_id.id)]")
    assert {shown(one.condition) for one in compiled(found, users=tuple(range(6, 12)))} == {
        f"name in {{'{user + 2}'}}" for user in range(6, 12)
    }


def test_what_only_a_translation_asks_for_is_bound_too() -> None:
    found = engine("[('moment', '<', '2024-01-31')]")
    texts = {one.bound.users: shown(one.condition) for one in compiled(found, users=(6, 7))}
    assert texts == {(6,): "moment < 2024-01-30T23:00:00", (7,): "moment < 2024-01-31T00:00:00"}


PARENT_RULE = Rule(9, "parent", "x.doc", A, True, True, frozenset(), ALL)


@pytest.mark.parametrize(
    ("series", "evaluator", "text"),
    [
        ("19.0", "search", "true(doc_id in [id of x_doc where qty in {1}])"),
        ("19.0", "record", "true(doc_id in [id of x_doc where true(qty in {1})])"),
        ("14.0", "search", "true(doc_id in [id of x_doc where qty = 1])"),
        ("14.0", "record", "TRUE"),
    ],
)
def test_rules_of_a_parent_are_part_of_the_childs(series: str, evaluator: Evaluator, text: str) -> None:
    found = engine(series=series, model="x.child", more=(PARENT_RULE,))
    (only,) = compiled(found, model="x.child", evaluator=evaluator)
    assert shown(only.condition) == text


def of_parent(domain: str) -> tuple[Rule, ...]:
    return (Rule(9, "parent", "x.doc", domain, True, True, frozenset(), ALL),)


def test_a_rule_of_a_parent_that_fails_may_be_skipped_where_the_childs_own_settle_the_matter() -> None:
    never = "[('doc_id.flag', 'not in', [True, False])]"
    found = engine(never, model="x.child", more=of_parent("[('line_ids', 'in', [True])]"))
    (only,) = compiled(found, model="x.child")
    assert isinstance(only.condition, Undecidable) and only.condition.may_raise


def test_a_parent_whose_rule_compares_ids_with_0_is_left_open() -> None:
    (only,) = compiled(engine(model="x.child", more=of_parent("[('id', '!=', 0)]")), model="x.child")
    assert undecided(only.condition)
    (other,) = compiled(engine(model="x.child", more=of_parent("[('id', '!=', 5)]")), model="x.child")
    assert not undecided(other.condition)


def test_a_rule_set_that_asks_for_more_and_more_ends() -> None:
    found = engine(A)
    asked: list[int] = []

    def never(scope: object) -> Condition:
        from ostiary.domain.scope import MissingAtom

        asked.append(1)
        raise MissingAtom(f"user.x{len(asked)}", concrete=True)

    (only,) = found.compiler.bound(frozenset(), never, [6])
    assert isinstance(only.condition, Undecidable)
    assert len(asked) < 100
