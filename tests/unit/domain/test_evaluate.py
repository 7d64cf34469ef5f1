"""Conditions judged row by row: NULL, sub-selects, hierarchies, and what cannot be judged."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest

from ostiary.domain.condition import (
    FALSE,
    TRUE,
    AllOf,
    AnyOf,
    Column,
    CompanyDependent,
    Comparison,
    Condition,
    Constant,
    Fails,
    Hierarchy,
    IsTrue,
    Match,
    Membership,
    Negation,
    Scalar,
    Select,
    Symbol,
    TextOf,
    Translated,
    Undecidable,
    Unset,
    Values,
    Within,
)
from ostiary.domain.evaluate import Broken, Row, date_part, holds, like_to_regex, on_missing_row
from ostiary.errors import Undecided
from ostiary.facts.schema import ColumnType

A = Column("a")
ONE = Comparison(A, "=", 1)


class Rows:
    """Tables in memory."""

    def __init__(self, **tables: list[Row]) -> None:
        self.tables = tables

    def matching(self, table: str, column: str, value: object) -> Iterator[Row]:
        return (row for row in self.tables[table] if row[column] == value)

    def all_rows(self, table: str) -> list[Row]:
        return self.tables[table]


@pytest.mark.parametrize(
    ("condition", "of_null", "of_one", "of_two"),
    [
        (ONE, None, True, False),
        (Comparison(A, "<>", 1), None, False, True),
        (Comparison(A, "<=", 1), None, True, False),
        (Comparison(A, ">", 1), None, False, True),
        (Negation(ONE), None, False, True),
        (IsTrue(ONE), False, True, False),
        (Negation(IsTrue(ONE)), True, False, True),
        (Unset(A), True, False, False),
        (Negation(Unset(A)), False, True, True),
        (Membership(A, Values((1, 3))), None, True, False),
        (Negation(Membership(A, Values((1, 3)))), None, False, True),
        (AnyOf((ONE, Unset(A))), True, True, False),
        (AllOf((Negation(ONE), Negation(Unset(A)))), False, False, True),
        (AnyOf((ONE, Constant(None))), None, True, None),
        (AllOf((ONE, Constant(None))), None, None, False),
        (Match(TextOf(A), "1"), None, True, False),
        (Match(TextOf(A, ""), "%"), True, True, True),
        (Match(TextOf(A, ""), ""), True, False, False),
    ],
)
def test_null_spreads_as_in_sql(
    condition: Condition, of_null: bool | None, of_one: bool | None, of_two: bool | None
) -> None:
    judged = [holds(condition, {"a": value}, None) for value in (None, 1, 2)]
    assert judged == [of_null, of_one, of_two]


@pytest.mark.parametrize(
    ("rows", "value", "answer"),
    [
        ([1, 2], 1, True),
        ([1, 2], 3, False),
        ([1, None], 3, None),
        ([1, None], 1, True),
        ([], 3, False),
        ([], None, False),
        ([1], None, None),
    ],
)
def test_in_a_sub_select_knows_nulls_on_both_sides(rows: list[object], value: object, answer: bool | None) -> None:
    table = Rows(t=[{"id": number, "x": x} for number, x in enumerate(rows, start=1)])
    assert holds(Within(A, Select("t", Column("x"), TRUE)), {"a": value}, table) is answer
    text = {True: True, False: False, None: None}[answer]
    assert (
        holds(Within(A, Select("t", TextOf(Column("x")), TRUE)), {"a": None if value is None else str(value)}, table)
        is text
    )


def test_only_rows_for_which_the_condition_is_true_are_selected() -> None:
    table = Rows(t=[{"id": 1, "x": 5}, {"id": 2, "x": None}, {"id": 3, "x": 7}])
    node = Within(A, Select("t", Column("id"), Comparison(Column("x"), "<", 6)))
    assert [holds(node, {"a": one}, table) for one in (1, 2, 3)] == [True, False, False]


# --------------------------------------------------------------------------- hierarchies

TREE = Rows(
    t=[
        {"id": 1, "p": None, "path": "1/", "on": True},
        {"id": 2, "p": 1, "path": "1/2/", "on": False},
        {"id": 3, "p": 2, "path": "1/2/3/", "on": True},
        {"id": 4, "p": 1, "path": "1/4/", "on": True},
        {"id": 5, "p": None, "path": None, "on": True},
        {"id": 6, "p": 7, "path": "7/6/", "on": True},
        {"id": 7, "p": 6, "path": "6/7/", "on": True},
    ]
)


def members(hierarchy: Hierarchy, bindings: dict[str, tuple[int, ...]] | None = None) -> set[int]:
    node = Membership(A, Values((), (hierarchy,)))
    return {one for one in range(1, 9) if holds(node, {"a": one}, TREE, bindings)}


@pytest.mark.parametrize("path", [None, "path"])
def test_child_of_is_the_seed_and_all_below(path: str | None) -> None:
    assert members(Hierarchy(Values((1,)), "t", "child_of", "p", path)) == {1, 2, 3, 4}
    assert members(Hierarchy(Values((2, 5)), "t", "child_of", "p", path)) == {2, 3, 5}
    assert members(Hierarchy(Values((8,)), "t", "child_of", "p", path)) == {8}


@pytest.mark.parametrize("path", [None, "path"])
def test_parent_of_is_the_seed_and_all_above(path: str | None) -> None:
    assert members(Hierarchy(Values((3,)), "t", "parent_of", "p", path)) == {1, 2, 3}
    assert members(Hierarchy(Values((4, 5)), "t", "parent_of", "p", path)) == {1, 4, 5}


def test_a_cycle_of_parents_ends() -> None:
    assert members(Hierarchy(Values((6,)), "t", "child_of", "p")) == {6, 7}
    assert members(Hierarchy(Values((6,)), "t", "parent_of", "p")) == {6, 7}


def test_rows_that_are_hidden_end_the_walk_but_seeds_count() -> None:
    shown = Comparison(Column("on"), "=", True)
    assert members(Hierarchy(Values((1,)), "t", "child_of", "p", only=shown)) == {1, 4}
    assert members(Hierarchy(Values((2,)), "t", "child_of", "p", only=shown)) == {2, 3}


def test_seeds_can_be_symbols_and_hierarchies() -> None:
    me = Values((), (Symbol("me"),))
    assert members(Hierarchy(me, "t", "child_of", "p"), {"me": (2, 5)}) == {2, 3, 5}
    above = Hierarchy(me, "t", "parent_of", "p")
    assert members(Hierarchy(Values((), (above,)), "t", "child_of", "p"), {"me": (3,)}) == {1, 2, 3, 4}


def test_a_symbol_is_the_ids_that_it_stands_for() -> None:
    node = Membership(A, Values((9,), (Symbol("me"),)))
    judged = [holds(node, {"a": one}, None, {"me": (1, 2)}) for one in (1, 2, 3, 9, None)]
    assert judged == [True, True, False, True, None]


# --------------------------------------------------------------------------- terms


@pytest.mark.parametrize(
    ("stored", "lang", "value"),
    [
        ('{"en_US": "a", "fr_FR": "b"}', "fr_FR", "b"),
        ('{"en_US": "a"}', "fr_FR", "a"),
        ('{"en_US": "a", "fr_FR": null}', "fr_FR", "a"),
        ('{"en_US": "a", "fr_FR": ""}', "fr_FR", ""),
        ({"en_US": "a"}, "en_US", "a"),
        (None, "fr_FR", None),
    ],
)
def test_a_translation_falls_back_on_english(stored: object, lang: str, value: str | None) -> None:
    term, row = Translated("title", lang), {"title": stored}
    assert holds(Unset(term), row, None) is (value is None)
    assert holds(Comparison(term, "=", "a"), row, None) is (None if value is None else value == "a")


@pytest.mark.parametrize(
    ("stored", "value"),
    [('{"1": 5}', 5), ('{"2": 5}', 7), ('{"1": null}', None), (None, 7), ("null", 7), ({"1": 6}, 6)],
)
def test_a_company_dependent_value_has_a_default_where_the_company_is_absent(stored: object, value: int | None) -> None:
    term, row = CompanyDependent("price", 1, "integer", 7), {"price": stored}
    assert holds(Unset(term), row, None) is (value is None)
    assert holds(Comparison(term, "=", 5), row, None) is (None if value is None else value == 5)


def test_a_company_dependent_link_to_a_missing_row_is_null() -> None:
    rows = Rows(res_partner=[{"id": 5}])
    term = CompanyDependent("buyer", 1, "integer", None, "res_partner")
    assert holds(Unset(term), {"buyer": '{"1": 5}'}, rows) is False
    assert holds(Unset(term), {"buyer": '{"1": 6}'}, rows) is True


@pytest.mark.parametrize(
    ("part", "of_day"),
    [
        ("year_number", 2024),
        ("quarter_number", 3),
        ("python_quarter_number", 2),
        ("month_number", 7),
        ("iso_week_number", 28),
        ("day_of_year", 196),
        ("day_of_month", 14),
        ("day_of_week", 0),
        ("python_day_of_week", 6),
        ("hour_number", 0),
    ],
)
def test_parts_of_a_date_are_counted_as_postgresql_or_python_counts_them(part: str, of_day: int) -> None:
    assert date_part(part, datetime.date(2024, 7, 14), None) == of_day


def test_a_time_zone_shifts_moments_and_not_days() -> None:
    late = datetime.datetime(2024, 1, 31, 23, 30)
    assert date_part("day_of_month", late, None) == 31
    assert date_part("day_of_month", late, "Europe/Brussels") == 1
    assert date_part("hour_number", late, "Europe/Brussels") == 0
    assert date_part("day_of_month", datetime.date(2024, 1, 31), "Pacific/Auckland") == 31
    assert date_part("day_of_month", None, None) is None


@pytest.mark.parametrize(
    ("pattern", "regex"),
    [("a", "a"), ("%a_", ".*a."), ("\\%", "%"), ("\\_\\\\", r"_\\"), ("a.b", r"a\.b"), ("", ""), ("\\", "")],
)
def test_like_patterns_become_regular_expressions(pattern: str, regex: str) -> None:
    assert like_to_regex(pattern) == regex


@pytest.mark.parametrize(
    ("text", "pattern", "ignore_case", "unaccent", "found"),
    [
        ("Ann", "ann", False, False, False),
        ("Ann", "ann", True, False, True),
        ("É", "e", True, False, False),
        ("É", "e", True, True, True),
        ("a\nb", "a%b", False, False, True),
        ("a%", "a\\%", False, False, True),
        ("ab", "a\\%", False, False, False),
        ("a\n", "a", False, False, False),
    ],
)
def test_like_and_ilike(text: str, pattern: str, ignore_case: bool, unaccent: bool, found: bool) -> None:
    assert holds(Match(A, pattern, ignore_case, unaccent), {"a": text}, None) is found


@pytest.mark.parametrize(
    ("value", "wanted", "equal"),
    [
        (datetime.datetime(2024, 1, 31), datetime.date(2024, 1, 31), True),
        (datetime.date(2024, 1, 31), datetime.datetime(2024, 1, 31), True),
        (datetime.date(2024, 1, 31), datetime.datetime(2024, 1, 31, 1), False),
        (datetime.date(2024, 1, 31), "2024-01-31", True),
        (1, 1.0, True),
        (1, True, True),
    ],
)
def test_values_of_kindred_types_are_compared(value: object, wanted: object, equal: bool) -> None:
    assert holds(Comparison(A, "=", wanted), {"a": value}, None) is equal  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kept", "column_type", "wanted", "less"),
    [
        ('{"1": "2023-12-31"}', "date", datetime.date(2024, 1, 1), True),
        ('{"1": "2024-01-01"}', "date", datetime.date(2024, 1, 1), False),
        (None, "date", datetime.date(2024, 7, 1), True),  # the default
        ('{"2": "2000-01-01"}', "date", datetime.date(2024, 1, 1), False),
        ('{"1": null}', "date", datetime.date(2024, 1, 1), None),
        ('{"1": "2023-12-31 23:59:59"}', "datetime", datetime.datetime(2024, 1, 1), True),
    ],
)
def test_dates_of_a_company_are_dates(kept: str | None, column_type: ColumnType, wanted: Scalar, less: object) -> None:
    term = CompanyDependent("a", 1, column_type, "2024-06-01")
    assert holds(Comparison(term, "<", wanted), {"a": kept}, None) is less


def test_what_is_no_date_where_a_date_should_be_is_undecided() -> None:
    with pytest.raises(Undecided, match="'soon' is no date"):
        holds(
            Comparison(CompanyDependent("a", 1, "date"), "<", datetime.date(2024, 1, 1)), {"a": '{"1": "soon"}'}, None
        )


# --------------------------------------------------------------------------- what has no answer


def test_a_failure_breaks_and_what_is_open_stays_open() -> None:
    with pytest.raises(Broken, match="boom"):
        holds(AllOf((ONE, Fails("boom"))), {"a": 1}, None)
    with pytest.raises(Undecided, match="open"):
        holds(AnyOf((ONE, Undecidable("open"))), {"a": 2}, None)


def test_a_column_that_was_not_read_is_undecided() -> None:
    with pytest.raises(Undecided, match="`a` is not in the source"):
        holds(ONE, {"b": 1}, None)


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (Unset(A), True),
        (ONE, False),
        (Negation(ONE), False),
        (Negation(IsTrue(ONE)), True),
        (TRUE, True),
        (FALSE, False),
        (Within(A, Select("t", Column("id"), TRUE)), False),
        (Negation(IsTrue(Within(A, Select("t", Column("id"), TRUE)))), True),
        (AnyOf((ONE, Unset(Column("b")))), True),
        (Undecidable("open"), False),
        (Fails("boom"), False),
        (Comparison(CompanyDependent("a", 1, "date", "2023-01-01"), "<", datetime.date(2024, 1, 1)), True),
    ],
)
def test_a_row_that_a_join_did_not_find_is_all_null(condition: Condition, answer: bool) -> None:
    assert on_missing_row(condition) is answer
