"""Fields with `groups`, and default orders that read them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ostiary.engine.field_access import may_read_field, refused_order
from ostiary.facts import FieldRow, ModelRow
from ostiary.facts.code import CodeFacts, CodeField, CodeModel
from ostiary.facts.schema import Field, Schema
from ostiary.series import SERIES_14, SERIES_19, Series
from unit.small_world import shared_world

IDS = {"base.group_user": 1, "base.group_portal": 2, "base.group_no_one": 3, "x.a": 4, "x.b": 5}


def schema(
    order: dict[str, str] | None = None, groups: dict[str, str] | None = None, series: Series = SERIES_19
) -> Schema:
    """Models `a` → `b` → `c` by the many2one `next`; orders by model, field groups by `model.field`."""
    rows = {
        model: {"name": FieldRow(model, "name", "char"), "next": FieldRow(model, "next", "many2one", relation=relation)}
        for model, relation in (("a", "b"), ("b", "c"), ("c", "a"))
    }
    fields = {
        model: {
            name: CodeField(model, name, groups=text)
            for one, text in (groups or {}).items()
            for owner, name in (one.split("."),)
            if owner == model
        }
        for model in rows
    }
    models = {model: CodeModel(model, order=text) for model, text in (order or {}).items()}
    facts = replace(
        shared_world("19.0").facts,
        series=series,
        fields=rows,
        models={model: ModelRow(model, False, False, False, frozenset()) for model in rows},
        tables={},
        xmlids={name: ("res.groups", number) for name, number in IDS.items()},
        code=CodeFacts("19.0", models, fields),
    )
    return Schema(facts)


@pytest.mark.parametrize(
    ("text", "groups", "allowed"),
    [
        (None, set(), True),
        ("", set(), True),
        ("base.group_user", {1}, True),
        ("base.group_user", {2}, False),
        ("base.group_user,x.a", {4}, True),
        (" base.group_user , x.a ", {4}, True),
        ("!x.a", {4}, False),
        ("!x.a", {5}, True),
        ("base.group_user,!x.a", {1}, True),
        ("!x.a,base.group_user", {1, 4}, False),
        ("!x.a,!x.b", {4}, False),
        ("!x.a,!x.b", {2}, True),
        (".", {1, 2, 3, 4}, False),
        ("base.group_no_one", {3}, False),
        ("!base.group_no_one", {3}, True),
        ("x.unknown", {1}, False),
        ("!x.unknown", {1}, True),
        ("<unknown>", {1}, None),
    ],
)
def test_groups_of_a_field_say_who_may_read_it(text: str | None, groups: set[int], allowed: bool | None) -> None:
    found = Field("a", "name", "char", store=True, groups=text)
    assert may_read_field(schema(), found, frozenset(groups)) is allowed


SECRET = {"a.name": "base.group_user"}


@pytest.mark.parametrize(
    ("order", "groups", "reason"),
    [
        ({}, SECRET, None),
        ({"a": "name"}, {}, None),
        ({"a": "name"}, SECRET, "the default order reads `a.name`, which is restricted to base.group_user"),
        ({"a": "id, name desc"}, SECRET, "the default order reads `a.name`, which is restricted to base.group_user"),
        ({"a": 'id, "name" NULLS FIRST'}, SECRET, "the default order reads `a.name`, which is restricted to base.group_user"),
        ({"a": "nothing, id"}, SECRET, None),
        ({"a": "next", "b": "name"}, {"b.name": "x.a"}, "the default order reads `b.name`, which is restricted to x.a"),
        ({"a": "next", "b": "next", "c": "name"}, {"c.name": "x.a"},
         "the default order reads `c.name`, which is restricted to x.a"),
        ({"a": "next", "b": "next", "c": "next"}, {}, None),
        ({"a": "name"}, {"a.name": "<unknown>"}, None),
    ],
)  # fmt: skip
def test_a_search_fails_where_its_order_reads_a_protected_field(
    order: dict[str, str], groups: dict[str, str], reason: str | None
) -> None:
    assert refused_order(schema(order, groups), "a", frozenset({2})) == reason


def test_members_of_the_fields_groups_may_order_by_it() -> None:
    assert refused_order(schema({"a": "name"}, SECRET), "a", frozenset({1})) is None


def test_before_17_orders_are_not_checked() -> None:
    assert refused_order(schema({"a": "name"}, SECRET, SERIES_14), "a", frozenset({2})) is None
