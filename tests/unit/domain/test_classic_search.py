"""Searches of Odoo 14: what PostgreSQL refuses, and what Odoo may never come to the end of."""

from __future__ import annotations

import pytest

from ostiary.domain.condition import Condition, Constant, Fails, Undecidable
from ostiary.domain.syntax import Leaf
from unit.notation import shown
from unit.small_world import domain_of, stub_scope, translator_of


def meaning(domain: str, model: str = "x.doc") -> Condition:
    return translator_of(stub_scope("14.0"), "search").translate(model, domain_of(domain, "14.0"))


@pytest.mark.parametrize("domain", ["[('id', '>=', False)]", "[('id', '<', False)]"])
def test_an_id_is_never_more_or_less_than_nothing(domain: str) -> None:
    assert meaning(domain) == Constant(None)


@pytest.mark.parametrize(
    "domain", ["[('id', '<', True)]", "[('id', '<', 2.5)]", "[('partner_id.id', '>', 'a')]", "[('id', 'in', [True])]"]
)
def test_postgresql_refuses_ids_that_are_no_numbers(domain: str) -> None:
    assert isinstance(meaning(domain), Fails)


def test_an_id_as_a_text_is_a_number() -> None:
    assert shown(meaning("[('id', '<', '3')]")) == "id < 3"


@pytest.mark.parametrize("domain", ["[('day', '!=', ''), (0, '=', 1)]", "['|', ('moment', '<', ' '), (1, '=', 1)]"])
def test_an_empty_text_is_no_date_whatever_stands_beside_it(domain: str) -> None:
    found = meaning(domain)
    assert isinstance(found, Fails) and "invalid input syntax for type date" in found.reason


@pytest.mark.parametrize("value", ["0", "5", "2024", "True", "'31'"])
@pytest.mark.parametrize("leaf", ["'day', '='", "'moment', '<'", "'day', '!='"])
def test_a_small_number_is_no_date_whatever_stands_beside_it(leaf: str, value: str) -> None:
    found = meaning(f"['|', ({leaf}, {value}), (1, '=', 1)]")
    assert isinstance(found, Fails) and "invalid input syntax for type date" in found.reason


def test_a_small_number_in_a_list_of_dates_is_refused() -> None:
    assert isinstance(meaning("[('day', 'in', [0, 7])]"), Fails)


def test_zero_in_a_list_of_dates_is_no_date_at_all() -> None:
    assert shown(meaning("[('day', 'in', [0])]")) == "day is null"


def test_a_large_number_may_be_read_as_a_date() -> None:
    found = meaning("[('day', '=', 20240131), (0, '=', 1)]")
    assert isinstance(found, Undecidable) and found.may_raise


def test_a_text_that_may_be_no_date_is_left_open_whatever_stands_beside_it() -> None:
    found = meaning("[('day', '=', 'tomorrow'), (0, '=', 1)]")
    assert isinstance(found, Undecidable) and found.may_raise


@pytest.mark.parametrize("leaf", ["('partner_id', 'ilike', 'a')", "('partner_id', 'child_of', 'a')"])
def test_partners_are_looked_up_under_the_rules_that_may_be_asking(leaf: str) -> None:
    found = meaning(f"[{leaf}, (0, '=', 1)]")
    assert isinstance(found, Undecidable) and found.may_raise and "up by name" in found.reason


def test_other_records_are_looked_up_as_superuser() -> None:
    assert meaning("[('node_id', 'ilike', 'a'), (0, '=', 1)]") == Constant(False)


@pytest.mark.parametrize("value", ["set()", "''", "0", "[]"])
@pytest.mark.parametrize("path", ["line_ids.state", "tag_ids.name", "partner_id.name", "partner_id.parent_id.name"])
def test_in_nothing_at_the_end_of_a_path_finds_nothing(path: str, value: str) -> None:
    assert meaning(f"[('{path}', 'in', {value})]") == Constant(False)


def test_in_a_set_without_a_path_is_refused() -> None:
    found = meaning("[('state', 'in', set())]")
    assert isinstance(found, Fails) and "Invalid domain term" in found.reason


@pytest.mark.parametrize(
    ("leaf", "condition"),
    [
        ("('tag_ids', 'in', [2.5, 0])", "id in [doc_id of x_doc_tag_rel where tag_id in {2.5}]"),
        ("('tag_ids', '=', range(3))", "id in [doc_id of x_doc_tag_rel where tag_id in {1, 2}]"),
        ("('tag_ids', 'in', ['7', ''])", "id in [doc_id of x_doc_tag_rel where tag_id in {7}]"),
        ("('line_ids', 'in', ['7', 8])", "id in [doc_id of x_line where id in {7, 8}]"),
        ("('line_ids', 'in', {})", "FALSE"),
        ("('line_ids', 'not in', range(0))", "TRUE"),
    ],
)
def test_whatever_can_be_listed_holds_the_ids_of_many_records(leaf: str, condition: str) -> None:
    assert shown(meaning(f"[{leaf}]")) == condition


@pytest.mark.parametrize(
    "leaf",
    [
        "('tag_ids', 'in', ['a'])",
        "('line_ids', 'like', ['a'])",
        "('line_ids', 'in', ['', 1])",
        "('tag_ids', 'in', [True])",
        "('tag_ids', '=', ['99999999999'])",
    ],
)
def test_a_list_over_many_records_holds_no_names(leaf: str) -> None:
    assert isinstance(meaning(f"['|', {leaf}, (1, '=', 1)]"), Fails)


@pytest.mark.parametrize(
    "leaf", ["('line_ids', 'in', 'a')", "('tag_ids', 'not in', 'a')", "('user_id', 'like', ['a'])"]
)
def test_a_name_that_is_searched_in_an_odd_way_may_fail(leaf: str) -> None:
    found = meaning(f"[{leaf}, (0, '=', 1)]")
    assert isinstance(found, Undecidable) and found.may_raise


@pytest.mark.parametrize("name", ["flag", "qty", "res_id", "partner_id"])
def test_a_pattern_that_is_a_number_is_refused(name: str) -> None:
    found = meaning(f"['|', ('{name}', '=like', 5), (1, '=', 1)]")
    assert isinstance(found, Fails) and "text ~~" in found.reason


def test_a_list_as_a_pattern_of_a_number_may_be_refused() -> None:
    found = meaning("[('node_id', '=ilike', [None]), (0, '=', 1)]")
    assert isinstance(found, Undecidable) and found.may_raise


def test_only_texts_are_patterns() -> None:
    assert shown(meaning("[('name', '=like', 5)]")) == "text(name) like '5'"
    assert shown(meaning("[('id', '=like', 5)]")) == "text(id) like '5'"
    assert meaning("[('id', '=like', False)]") == Constant(None)


@pytest.mark.parametrize("evaluator", ["search", "record"])
@pytest.mark.parametrize(
    "leaf", ["('node_id', 'child_of', None)", "('id', 'parent_of', None)", "('parent_id', 'child_of', 2.5)"]
)
def test_a_walk_starts_at_what_can_be_listed(leaf: str, evaluator: str) -> None:
    found = translator_of(stub_scope("14.0"), evaluator).translate("x.doc", domain_of(f"['!', {leaf}]", "14.0"))
    assert isinstance(found, Fails) and "not iterable" in found.reason


@pytest.mark.parametrize("evaluator", ["search", "record"])
@pytest.mark.parametrize("value", ["[[1]]", "[1, 'a']", "True", "{'a'}", "[2.5]"])
def test_a_walk_from_what_is_no_id_may_fail(value: str, evaluator: str) -> None:
    domain = domain_of(f"[('node_id', 'child_of', {value}), (0, '=', 1)]", "14.0")
    found = translator_of(stub_scope("14.0"), evaluator).translate("x.doc", domain)
    assert isinstance(found, Undecidable) and found.may_raise


def test_nothing_is_walked_from_nothing() -> None:
    for value in ("[]", "{}", "0", "False", "range(0)"):
        assert meaning(f"[('node_id', 'child_of', {value})]") == Constant(False)


def test_html_is_not_sanitized_for_an_operator_that_is_refused() -> None:
    assert isinstance(meaning("[('note', 'in', 'a'), (0, '=', 1)]"), Fails)


class Records:
    """A recordset of some ids."""

    model = "x.tag"

    def __init__(self, *ids: int) -> None:
        self.ids = ids

    def __bool__(self) -> bool:
        return bool(self.ids)


def of_records(name: str, operator: str, *ids: int) -> Condition:
    return translator_of(stub_scope("14.0"), "search").translate("x.doc", Leaf(name, operator, Records(*ids)))


@pytest.mark.parametrize("name", ["tag_ids", "line_ids", "partner_id", "qty", "partner_name"])
def test_records_cannot_be_given_to_postgresql(name: str) -> None:
    assert isinstance(of_records(name, "in", 5), Fails)


@pytest.mark.parametrize("name", ["tag_ids", "line_ids"])
def test_no_records_are_none_of_many(name: str) -> None:
    found = of_records(name, "in")
    assert shown(found) in ("FALSE", "id in [doc_id of x_doc_tag_rel where FALSE]")


@pytest.mark.parametrize("value", ["{}", "set()", "range(0)", "[]"])
def test_nothing_is_found_among_own_records_by_an_empty_value(value: str) -> None:
    assert meaning(f"[('memo_ids', 'in', {value})]") == Constant(False)
    assert meaning(f"[('memo_ids', 'not in', {value})]") == Constant(True)


@pytest.mark.parametrize("value", ["{5: 1}", "{5}", "range(3)"])
def test_own_records_are_searched_by_lists_alone(value: str) -> None:
    assert isinstance(meaning(f"[('memo_ids', 'in', {value})]"), Fails)


def test_a_walk_from_no_records_finds_nothing_and_from_records_may_fail() -> None:
    assert of_records("node_id", "child_of") == Constant(False)
    found = of_records("node_id", "child_of", 5)
    assert isinstance(found, Undecidable) and found.may_raise


def test_what_cannot_be_searched_is_ignored_whatever_it_is_compared_with() -> None:
    assert of_records("computed", ">", 5) == Constant(True)


def test_a_walk_from_zero_starts_at_all_roots() -> None:
    found = meaning("[('partner_id', 'child_of', range(3)), (0, '=', 1)]")
    assert isinstance(found, Undecidable) and found.may_raise


def test_what_is_no_text_may_be_no_date() -> None:
    found = meaning("[('day', '!=', [('id', '=', 1)]), (0, '=', 1)]")
    assert isinstance(found, Undecidable) and found.may_raise


@pytest.mark.parametrize("value", ["None", "False"])
def test_nothing_is_zero_among_numbers(value: str) -> None:
    assert shown(meaning(f"[('qty', '>', {value})]")) == "qty > 0"
    assert isinstance(meaning(f"[('qty', '=like', {value})]"), Fails)


@pytest.mark.parametrize("evaluator", ["search", "record"])
def test_an_id_that_is_too_large_is_nobody(evaluator: str) -> None:
    translator = translator_of(stub_scope("14.0"), evaluator)
    huge = translator.translate("x.doc", domain_of("[('partner_id', 'child_of', [1, 3000000000])]", "14.0"))
    assert huge == translator.translate("x.doc", domain_of("[('partner_id', 'child_of', [1])]", "14.0"))
    above = translator.translate("x.doc", domain_of("[('partner_id', 'parent_of', 3000000000)]", "14.0"))
    assert isinstance(above, Fails)


@pytest.mark.parametrize("path", ["buyer_id.parent_id", "partner_company_id.parent_id"])
def test_what_may_fail_on_the_way_may_fail_as_a_whole(path: str) -> None:
    found = meaning(f"[('{path}', '<', [(1, 2)]), (0, '=', 1)]")
    assert isinstance(found, Undecidable) and found.may_raise


def test_a_walk_without_a_parent_from_a_name_may_fail() -> None:
    found = meaning("[('tag_ids', 'parent_of', 'a'), (0, '=', 1)]")
    assert isinstance(found, Undecidable) and found.may_raise


def test_none_beside_an_id_is_null() -> None:
    """`id NOT IN (NULL)` is true of nothing; among other numbers None is 0."""
    assert shown(meaning("[('id', 'not in', [None])]")) == "NULL or id is null"
    assert shown(meaning("[('qty', 'in', [None])]")) == "qty in {0}"


@pytest.mark.parametrize("domain", ["[('name.x', '=', 1), (0, '=', 1)]", "['|', ('day.year', '=', 1), (1, '=', 1)]"])
def test_a_path_through_a_column_fails_whatever_stands_beside_it(domain: str) -> None:
    found = meaning(domain)
    assert isinstance(found, Fails) and "auto_join" in found.reason


def test_postgresql_reads_texts_among_ids() -> None:
    assert shown(meaning("[('partner_id', 'in', ['1', 2])]")) == "partner_id in {1, 2}"
    assert isinstance(meaning("[('partner_id', 'in', ['a', 2])]"), Fails)
