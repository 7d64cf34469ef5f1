"""What users reach: outcomes, numbers, one record alone, companies, orders, and records in bulk."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from ostiary.api import World
from ostiary.engine.matrix import matrix
from ostiary.engine.reach import Answer, Engine
from ostiary.facts import OPERATIONS, Operation
from ostiary.model.environment import Context
from ostiary.sources.world import OpenedWorld, world_from_text

WORLD = """
series: "19.0"
module: x
companies:
  main: {name: Main}
  other: {name: Other}
groups: {x.readers: Readers}
users:
  ann: {type: portal, groups: [x.readers]}
  bob: {type: portal, groups: [x.readers], company: other}
  cid: {type: portal}
  dot: {type: portal, groups: [x.readers], companies: [main, other], company: main}
  eve: {type: internal}
models:
  x.doc:
    fields: {name: char, company_id: many2one res.company, partner_id: many2one res.partner}
    access: {x.readers: rw, base.group_user: r}
    rules:
      x.doc_company: {domain: "['|', ('company_id', '=', False), ('company_id', 'in', company_ids)]"}
      x.doc_own: {groups: [x.readers], perms: w, domain: "[('partner_id', '=', user.partner_id.id)]"}
    records:
      mine: {partner_id: ann, company_id: main}
      his: {partner_id: bob, company_id: other}
      free: {}
  x.empty:
    fields: {name: char}
    access: {base.group_portal: r}
  x.plain:
    fields: {name: char}
    access: {base.group_portal: r}
    records: {one: {}, two: {}}
  x.ordered:
    order: secret
    fields: {name: char, secret: char groups=base.group_user}
    access: {base.group_portal: r, base.group_user: r}
    records: {one: {}}
  x.abstract:
    abstract: true
    fields: {name: char}
    access: {base.group_portal: r}
"""


@cache
def opened() -> OpenedWorld:
    return world_from_text(WORLD)


def engine(**context: Any) -> Engine:
    return Engine(opened().facts, opened().database, Context(**context))


def ids(model: str, *names: str) -> frozenset[int]:
    return frozenset(opened().names[model][name] for name in names)


def user(name: str) -> int:
    return opened().names["res.users"][name]


def reached(name: str, model: str, operation: Operation = "read", evaluator: Any = "search", **context: Any) -> Answer:
    (only,) = engine(**context).reach(model, operation, evaluator, [user(name)], with_ids=True)
    return only


@pytest.mark.parametrize(
    ("name", "model", "operation", "outcome", "records"),
    [
        ("ann", "x.doc", "read", "some", ["mine", "free"]),
        ("bob", "x.doc", "read", "some", ["his", "free"]),
        ("dot", "x.doc", "read", "all", ["mine", "his", "free"]),
        ("eve", "x.doc", "read", "some", ["mine", "free"]),
        ("ann", "x.doc", "write", "some", ["mine"]),
        ("dot", "x.doc", "write", "none", []),
        ("ann", "x.plain", "read", "all", ["one", "two"]),
        ("ann", "x.empty", "read", "all", []),
    ],
)
def test_records_within_rights_and_rules(
    name: str, model: str, operation: Operation, outcome: str, records: list[str]
) -> None:
    answer = reached(name, model, operation)
    assert (answer.outcome, answer.ids) == (outcome, ids(model, *records))
    assert answer.visible == len(records)


def test_without_an_access_right_nothing_is_reached() -> None:
    answer = reached("cid", "x.doc")
    assert (answer.outcome, answer.visible, answer.total) == ("denied", 0, 3)
    assert answer.reason == "no access right allows read"
    assert reached("ann", "x.doc", "unlink").outcome == "denied"


def test_a_model_without_rows_of_its_own_is_unknown() -> None:
    answer = reached("ann", "x.abstract")
    assert (answer.outcome, answer.reason) == ("unknown", "the rows of `x.abstract` are not in a table of their own")


def test_a_search_fails_where_its_order_is_protected_and_checks_on_records_do_not() -> None:
    assert reached("ann", "x.ordered").outcome == "error"
    assert reached("ann", "x.ordered", evaluator="record").outcome == "all"
    assert reached("eve", "x.ordered").outcome == "all"


def test_the_superuser_reaches_everything() -> None:
    (only,) = engine().reach("x.doc", "unlink", "search", [1], with_ids=True)
    assert (only.users, only.outcome, only.ids) == ((1,), "all", ids("x.doc", "mine", "his", "free"))


def test_selected_companies_narrow_and_foreign_ones_are_refused() -> None:
    main, other = (opened().names["res.company"][name] for name in ("main", "other"))
    assert reached("dot", "x.doc", companies=(other,)).ids == ids("x.doc", "his", "free")
    refused = reached("ann", "x.doc", companies=(other,))
    assert (refused.outcome, refused.reason) == ("denied", "companies were selected that are not the user's own")
    assert reached("ann", "x.plain", companies=(other,)).outcome == "all"
    assert reached("ann", "x.doc", companies=(main,)).ids == ids("x.doc", "mine", "free")


def test_users_with_the_same_answer_are_together_and_each_is_there_once() -> None:
    users = [user(name) for name in ("ann", "bob", "cid", "dot", "eve")]
    answers = engine().reach("x.doc", "read", "search", [*users, 1])
    assert sorted(one for answer in answers for one in answer.users) == sorted([*users, 1])
    assert sorted(engine().reach("x.plain", "read", "search", users)[0].users) == users[:4]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_numbers_are_those_of_the_ids(operation: Operation) -> None:
    users = [user(name) for name in ("ann", "bob", "cid", "dot", "eve")]
    for model in ("x.doc", "x.plain", "x.empty"):
        counted = {one: a.visible for a in engine().reach(model, operation, "search", users) for one in a.users}
        listed = {
            one: len(a.ids or ())
            for a in engine().reach(model, operation, "search", users, with_ids=True)
            for one in a.users
        }
        assert counted == listed


def test_one_record_alone() -> None:
    users = [user(name) for name in ("ann", "bob", "dot")]
    (mine,) = ids("x.doc", "mine")
    answers = engine().reach("x.doc", "read", "search", users, only=mine)
    assert {one: answer.visible for answer in answers for one in answer.users} == dict(
        zip(users, (1, 0, 1), strict=True)
    )
    missing = engine().reach("x.doc", "read", "search", users, only=999)
    assert {one: answer.visible for answer in missing for one in answer.users} == dict.fromkeys(users, 0)


def test_totals_are_counted_for_many_models_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = engine()
    found.count_all(["x.doc", "x.plain", "x.empty", "x.abstract", "x.doc"])
    asked: list[str] = []
    monkeypatch.setattr(found.database, "ahead", lambda sql, parameters=(): asked.append(sql))
    assert [found.total(model) for model in ("x.doc", "x.plain", "x.empty")] == [3, 2, 0]
    assert found.total("x.abstract") is None
    assert asked == []


def test_a_rule_that_reads_a_column_which_the_source_lacks_is_unknown() -> None:
    facts = opened().facts
    table = facts.tables["x_doc"]
    fewer = replace(table, columns={name: column for name, column in table.columns.items() if name != "company_id"})
    narrow = Engine(replace(facts, tables={**facts.tables, "x_doc": fewer}), opened().database, Context())
    (only,) = narrow.reach("x.doc", "read", "search", [user("ann")])
    assert only.outcome == "unknown"
    assert "company_id" in str(only.reason)


@pytest.mark.parametrize(
    ("domain", "on_records"),
    [
        ("[('company_id', 'child_of', [False])]", "error"),
        ("['!', ('company_id', 'parent_of', [False])]", "error"),
        ("[('partner_id.company_id', 'child_of', [False])]", "unknown"),
        ("[('name', '=', 'b'), ('company_id', 'child_of', [False])]", "unknown"),
        ("['|', ('name', '=', 'b'), ('company_id', 'child_of', [False])]", "unknown"),
    ],
)
def test_records_may_never_come_to_a_hierarchy_that_fails(domain: str, on_records: str) -> None:
    """Odoo 19 looks a hierarchy up when the first record comes to it; a search looks all of them up before."""
    assert outcomes_of_ann(WORLD, domain) == ["error", on_records]


def test_a_part_of_a_date_that_depends_on_the_company_is_unknown() -> None:
    text = WORLD.replace("x.doc:\n    fields: {", "x.doc:\n    fields: {since: date company_dependent, ")
    assert outcomes_of_ann(text, "[('since.day_of_month', '!=', 7)]") == ["unknown", "unknown"]


def outcomes_of_ann(world: str, domain: str) -> list[str]:
    """What ann reaches with that rule for everybody: by searches, and on records."""
    stock = "['|', ('company_id', '=', False), ('company_id', 'in', company_ids)]"
    opened = world_from_text(world.replace(stock, domain))
    asked, users = Engine(opened.facts, opened.database, Context()), [opened.names["res.users"]["ann"]]
    return [asked.reach("x.doc", "read", evaluator, users)[0].outcome for evaluator in ("search", "record")]


def test_the_matrix_has_a_block_per_model_and_operation_with_every_user_once() -> None:
    users = [user(name) for name in ("ann", "bob", "cid")]
    told: list[tuple[int, int, str]] = []
    blocks = list(
        matrix(
            engine(), users, ["x.doc", "x.plain"], ["read", "write"], "search", progress=lambda *step: told.append(step)
        )
    )
    assert [(block.model, block.operation) for block in blocks] == [
        ("x.doc", "read"), ("x.doc", "write"), ("x.plain", "read"), ("x.plain", "write"),
    ]  # fmt: skip
    assert all(sorted(one for answer in block.answers for one in answer.users) == users for block in blocks)
    assert told == [(0, 2, "x.doc"), (1, 2, "x.plain"), (2, 2, "")]


@pytest.mark.parametrize("operation", ["read", "write"])
def test_plans_for_records_in_bulk_list_the_same_records(operation: Operation) -> None:
    world = World("x", opened().facts, opened().database)
    users = [user(name) for name in ("ann", "bob", "cid", "dot", "eve")]
    for model in ("x.doc", "x.plain"):
        listed: dict[int, set[int]] = {one: set() for one in users}
        for plan in world.record_plans(users, model, operation):
            for query, by_class in ((plan.everyone, False), (plan.own, True)):
                for row in world.database.query(query.sql, query.parameters) if query else []:
                    members = (
                        plan.classes[int(str(row[0]))] if by_class else [one for some in plan.classes for one in some]
                    )
                    for one in members:
                        listed[one].add(int(str(row[-1])))
        expected = {one: set(found.ids or ()) for one, found in world.reach(model, operation, users=users).items()}
        assert listed == expected
