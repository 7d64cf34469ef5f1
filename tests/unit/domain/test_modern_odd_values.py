"""Odoo 19 with values that hardly any field expects."""

from __future__ import annotations

import pytest

from ostiary.domain.condition import Condition, Constant, Fails, Undecidable
from unit.notation import shown
from unit.small_world import domain_of, stub_scope, translator_of


def meaning(domain: str, evaluator: str = "search") -> Condition:
    return translator_of(stub_scope("19.0"), evaluator).translate("x.doc", domain_of(domain, "19.0"))


@pytest.mark.parametrize("leaf", ["('name', '<=', ['a'])", "('state', '<', [None])", "('code', '>=', set())"])
def test_a_collection_is_compared_by_its_text(leaf: str) -> None:
    found = meaning(f"[{leaf}]")
    assert isinstance(found, Undecidable) and not found.may_raise


@pytest.mark.parametrize("leaf", ["('qty', '<', [])", "('partner_id', '<', (1, 2))", "('price', '>=', 'a')"])
def test_what_postgresql_or_python_may_refuse_is_left_open(leaf: str) -> None:
    found = meaning(f"[{leaf}, ('rank', '=', 7)]")
    assert isinstance(found, Undecidable) and found.may_raise


def test_an_inequality_over_html_is_left_open() -> None:
    assert isinstance(meaning("[('body', '>', 'a')]"), Undecidable)


@pytest.mark.parametrize("evaluator", ["search", "record"])
def test_a_walk_from_true_may_fail(evaluator: str) -> None:
    found = meaning("[('node_id', 'child_of', [True]), ('rank', '=', 7)]", evaluator)
    assert isinstance(found, Undecidable) and found.may_raise


def test_python_takes_a_walk_from_zero_for_nothing() -> None:
    assert isinstance(meaning("[('node_id', 'child_of', 0)]", "record"), Undecidable)
    assert not isinstance(meaning("[('node_id', 'child_of', 0)]"), Undecidable)


@pytest.mark.parametrize("series", ["14.0", "19.0"])
@pytest.mark.parametrize("leaf", ["('name', '=like', 'a\\\\')", "('name', 'not =ilike', 'a\\\\\\\\\\\\')"])
def test_postgresql_refuses_a_backslash_before_nothing(leaf: str, series: str) -> None:
    leaf = leaf.replace("not =ilike", "=ilike") if series == "14.0" else leaf
    found = translator_of(stub_scope(series), "search").translate(
        "x.doc", domain_of(f"[{leaf}, ('rank', '=', 7)]", series)
    )
    assert isinstance(found, Undecidable) and found.may_raise


def test_an_escaped_backslash_is_a_letter() -> None:
    assert shown(meaning("[('name', '=like', 'a\\\\\\\\')]")) == "name like 'a\\\\\\\\'"


def test_python_forgets_a_backslash_before_nothing() -> None:
    assert shown(meaning("[('name', 'like', 'a\\\\')]", "record")) == "true(text(name, '') like '%a%')"
    assert shown(meaning("[('name', 'like', 'a\\\\')]")) == "name like '%a\\\\%'"


def test_what_is_denied_record_by_record_is_turned_round() -> None:
    """`!` of an inequality that Python cannot judge is another one that it cannot judge."""
    assert meaning("['!', ('name', '<', 'm')]", "record") == meaning("[('name', '>=', 'm')]", "record")
    assert shown(meaning("['!', ('partner_id', '>', 5)]", "record")) == (
        "partner_id is null or true(partner_id in [id of res_partner where true(id <= 5)])"
    )


def test_a_walk_without_a_parent_fails_once_a_record_is_there() -> None:
    assert isinstance(meaning("[('memo_ids', 'child_of', 5)]"), Fails)
    found = meaning("[('memo_ids', 'child_of', 'a'), ('rank', '=', 7)]")
    assert isinstance(found, Undecidable) and found.may_raise


@pytest.mark.parametrize("name", ["line_ids", "tag_ids"])
def test_none_of_many_denied_is_one_of_many(name: str) -> None:
    """Not `more than 5` is `at most 5, or none`, of any record of the field."""
    either = meaning(f"['|', ('{name}', '=', False), ('{name}', '<=', 5)]", "record")
    assert meaning(f"['!', ('{name}', '>', 5)]", "record") == either


def test_a_loose_value_next_to_what_depends_on_the_company_is_left_open() -> None:
    assert isinstance(meaning("[('buyer_id', 'in', [None, 5])]"), Undecidable)
    assert not isinstance(meaning("[('buyer_id', 'in', [False, 5])]"), Constant | Fails | Undecidable)


@pytest.mark.parametrize("value", ["0", "[0, 3]"])
def test_zero_has_no_path(value: str) -> None:
    assert isinstance(meaning(f"[('node_id', 'child_of', {value})]"), Fails)
    assert not isinstance(meaning(f"[('tree_id', 'child_of', {value})]"), Fails)


def test_an_id_as_a_text_is_a_number() -> None:
    assert shown(meaning("[('id', '<', '5')]")) == "id < 5"
    assert isinstance(meaning("[('id', '<', 'a')]"), Fails)


@pytest.mark.parametrize("evaluator", ["search", "record"])
@pytest.mark.parametrize("leaf", ["('moment', '>=', [])", "('day', '<', ['2024-01-31'])"])
def test_several_dates_are_no_date(leaf: str, evaluator: str) -> None:
    found = meaning(f"[{leaf}, ('rank', '=', 7)]", evaluator)
    assert isinstance(found, Undecidable) and found.may_raise


@pytest.mark.parametrize(
    "leaf",
    ["('day.year_number', '>=', '2024')", "('moment.day_of_week', 'in', [1, 'a'])", "('day.hour_number', '=', 1)"],
)
def test_parts_of_dates_are_numbers(leaf: str) -> None:
    found = meaning(f"[{leaf}, ('rank', '=', 7)]")
    assert isinstance(found, Undecidable) and found.may_raise


def test_a_part_of_a_date_may_be_nothing() -> None:
    assert not isinstance(meaning("[('day.year_number', 'in', [2024, False])]"), Undecidable)


@pytest.mark.parametrize("domain", ["[('price', 'like', '0')]", "[('buyer_id', 'in', [None, 5])]"])
def test_a_default_that_is_read_in_two_ways_is_left_open(domain: str) -> None:
    found = meaning(domain)
    assert isinstance(found, Undecidable)


@pytest.mark.parametrize(
    "domain", ["[('price', '=', False)]", "[('price', '<', 5)]", "[('buyer_id', 'not in', [5])]", "[('price', '=', 5)]"]
)
def test_a_default_that_is_read_in_one_way_is_decided(domain: str) -> None:
    assert not isinstance(meaning(domain), Constant | Fails | Undecidable)


def test_the_default_of_a_number_is_zero() -> None:
    assert shown(meaning("[('price', '=', 0)]")).count("price@company 1 else 0") == 2


def test_zero_reads_as_an_empty_text() -> None:
    set_and_like = "not true(qty is null or true(qty = 0)) and true(text(qty, '') like '%5%')"
    assert shown(meaning("[('qty', 'like', '5')]", "record")) == set_and_like
    assert shown(meaning("[('qty', '=like', '%')]", "record")).startswith("qty is null or true(qty = 0) or ")


def test_zero_finds_no_record_behind_a_related_field() -> None:
    zero, false = (meaning(f"[('partner_company_id', 'in', [{value}])]", "record") for value in ("0", "False"))
    assert zero == false


def test_a_property_that_is_none_fails_when_a_record_comes_to_it() -> None:
    found = meaning("[('name.x', '=', 1), ('rank', '=', 7)]", "record")
    assert isinstance(found, Undecidable) and found.may_raise
    assert isinstance(meaning("[('name.x', '=', 1)]", "record"), Fails)


def test_what_fails_beside_any_record_may_not_be_come_to() -> None:
    assert isinstance(meaning("['|', ('partner_id.nothing', '=', 1), ('partner_id.id', '=?', False)]"), Fails)
    assert isinstance(meaning("['|', ('partner_id.nothing', '=', 1), ('partner_id', '!=', False)]"), Fails)


def test_a_default_may_be_denied_before_python_is_asked() -> None:
    """Both readings of the default bound the answer: they differ for rows without a value for any company."""
    found = meaning("[('buyer_id', 'in', [None, 5])]")
    assert isinstance(found, Undecidable) and found.least is not None and found.most is not None
    assert shown(found.least).endswith("and buyer_id is set")
    assert shown(found.most).endswith("or buyer_id is null")


def test_true_is_1_among_the_parts_of_a_date() -> None:
    weeks = meaning("[('moment.iso_week_number', 'in', [1])]", "record")
    assert meaning("[('moment.iso_week_number', '=', [True])]", "record") == weeks
    assert meaning("[('moment.iso_week_number', 'in', [1.0])]", "record") == weeks


def test_none_is_not_set_for_python_where_nothing_else_is() -> None:
    assert meaning("[('ref', 'in', [None])]", "record") == meaning("[('ref', '=', False)]", "record")
    of_year = "('day.year_number', 'in', [{}])"
    assert meaning(f"[{of_year.format(None)}]", "record") == meaning(f"[{of_year.format(False)}]", "record")


def test_a_walk_from_zero_may_fail_record_by_record() -> None:
    found = meaning("['|', ('node_id', 'parent_of', [0]), (1, '=', 1)]", "record")
    assert not isinstance(found, Fails)
    found = meaning("[('node_id', 'parent_of', [0]), ('rank', '=', 7)]", "record")
    assert isinstance(found, Undecidable) and found.may_raise


def test_the_end_of_a_text_for_python_is_before_a_line_feed_too() -> None:
    found = shown(meaning("[('name', '=like', 'x')]", "record"))
    assert found == "true(text(name, '') like 'x' or text(name, '') like 'x\\n')"
    assert shown(meaning("[('name', '=like', 'x%')]", "record")) == "true(text(name, '') like 'x%')"


def test_none_among_ids_behind_a_many2one_is_not_set() -> None:
    assert meaning("[('partner_id.id', 'in', [None, 5])]") == meaning("[('partner_id', 'in', [False, 5])]")
    assert meaning("[('partner_id', 'not any', [('id', '=', [None])])]") == meaning("[('partner_id', '!=', False)]")
    assert meaning("[('partner_id.id', 'in', [False, 5])]") == meaning("[('partner_id.id', '=', 5)]")
