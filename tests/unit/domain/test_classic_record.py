"""Record by record in Odoo 14: what Python cannot compare, whatever stands beside it."""

from __future__ import annotations

import pytest

from ostiary.domain.condition import Condition, Constant, Fails, Undecidable
from unit.notation import shown
from unit.small_world import domain_of, stub_scope, translator_of


def meaning(leaf: str, beside: str = "(0, '=', 1)") -> Condition:
    return translator_of(stub_scope("14.0"), "record").translate("x.doc", domain_of(f"[{leaf}, {beside}]", "14.0"))


@pytest.mark.parametrize(
    "leaf",
    [
        "('line_ids', '<=', [1])",
        "('partner_id', '>', {1, 2})",
        "('partner_id', '<', [])",
        "('partner_id', '<', 'a')",
        "('partner_id', '<=', ['a', ''])",
        "('computed', '<=', 'a')",
        "('mystery', 'ilike', 'a')",
        "('day', '<', False)",
    ],
)
def test_what_python_may_not_compare_is_left_open(leaf: str) -> None:
    found = meaning(leaf)
    assert isinstance(found, Undecidable) and found.may_raise


@pytest.mark.parametrize(
    "leaf",
    ["('partner_id', '>', 3)", "('partner_id', 'ilike', 'a')", "('computed', 'like', 'a')", "('mystery', '=', 1)"],
)
def test_what_python_compares_with_anything_is_settled_by_the_rest(leaf: str) -> None:
    assert meaning(leaf) == Constant(False)


@pytest.mark.parametrize("value", ["['a']", "[5]", "[(1, 2)]", "5", "True"])
@pytest.mark.parametrize("operator", ["=", "!=", "in"])
def test_dates_are_made_of_all_values_first(operator: str, value: str) -> None:
    assert isinstance(meaning(f"('day', '{operator}', {value})"), Fails)


def test_a_list_is_never_a_date() -> None:
    assert meaning("('day', '=', ['2024-01-31'])", "(1, '=', 1)") == Constant(False)
    assert meaning("('day', '!=', [])", "(1, '=', 1)") == Constant(True)


@pytest.mark.parametrize("leaf", ["('tag_ids', 'in', {1, 2})", "('qty', 'in', {1, 2})", "('name', 'in', {'a'})"])
def test_a_set_is_one_value(leaf: str) -> None:
    assert meaning(leaf, "(1, '=', 1)") == Constant(False)


def test_a_walk_needs_a_parent() -> None:
    found = meaning("('line_ids', 'child_of', [])")
    assert isinstance(found, Fails) and "x.line.parent_id" in found.reason


def test_a_single_value_is_listed() -> None:
    assert shown(meaning("('qty', 'in', 5)", "(1, '=', 1)")) == "true(qty in {5})"


@pytest.mark.parametrize("leaf", ["('day', 'in', set())", "('moment', '=', set())"])
def test_an_empty_set_is_no_date(leaf: str) -> None:
    name = leaf.split("'")[1]
    assert shown(meaning(leaf, "(1, '=', 1)")) == f"{name} is null"
