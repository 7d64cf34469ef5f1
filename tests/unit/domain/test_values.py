"""Values on the right side of a leaf, dates, and values as columns hold them."""

from __future__ import annotations

import datetime

import pytest

from ostiary.domain.condition import Column, CompanyDependent, DatePart, Symbol, Translated, Values
from ostiary.domain.dates import add_one, local_midnight, parse_iso
from ostiary.domain.expression import EvaluationFails, NeedsConcrete, SymbolList, SymbolValue
from ostiary.domain.terms import amount, is_falsy_value, term_of, to_column
from ostiary.domain.values import (
    as_scalar,
    compares,
    concrete,
    equal_ids,
    is_collection,
    is_symbolic,
    is_truthy,
    take_apart,
    unique,
    values_of,
)
from ostiary.errors import Undecided
from ostiary.facts.schema import Field
from unit.small_world import stub_scope

ME = SymbolValue(Symbol("user.id"))
MINE = SymbolList([1, ME])
D, TEN = datetime.date(2024, 1, 31), datetime.datetime(2024, 1, 31, 10)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-01-31", D),
        ("2024-01-31 10:00:00", TEN),
        ("2024-01-31T10:00:00", TEN),
        ("2024-01-31 10:00", TEN),
        ("2024-01-31 10:00:00.5", TEN.replace(microsecond=500_000)),
        ("2024-02-30", None),
        ("today", None),
        ("", None),
        ("2024-01-31 25:00:00", None),
    ],
)
def test_dates_are_read_in_iso_form(text: str, moment: datetime.date | None) -> None:
    found = parse_iso(text)
    assert found == moment and type(found) is type(moment)


@pytest.mark.parametrize(
    ("day", "zone", "moment"),
    [
        (D, "Europe/Brussels", datetime.datetime(2024, 1, 30, 23)),
        (datetime.date(2024, 7, 1), "Europe/Brussels", datetime.datetime(2024, 6, 30, 22)),
        (D, "Pacific/Auckland", datetime.datetime(2024, 1, 30, 11)),
        (D, "America/New_York", datetime.datetime(2024, 1, 31, 5)),
        (D, "UTC", datetime.datetime(2024, 1, 31)),
        (D, False, datetime.datetime(2024, 1, 31)),
        (D, None, datetime.datetime(2024, 1, 31)),
        (D, "Nowhere/City", datetime.datetime(2024, 1, 31)),
        (D, "../etc/passwd", datetime.datetime(2024, 1, 31)),
        (datetime.date.min, "Pacific/Auckland", datetime.datetime(1, 1, 1)),
        (datetime.date.max, "America/New_York", datetime.datetime(9999, 12, 31)),
    ],
)
def test_a_day_begins_at_midnight_of_the_time_zone(day: datetime.date, zone: object, moment: datetime.datetime) -> None:
    assert local_midnight(day, zone) == moment


def test_one_day_or_second_later_may_be_beyond_the_calendar() -> None:
    assert add_one(TEN, days=True) == datetime.datetime(2024, 2, 1, 10)
    assert add_one(TEN, days=False) == datetime.datetime(2024, 1, 31, 10, 0, 1)
    assert add_one(datetime.datetime.max, days=True) is None


@pytest.mark.parametrize(
    ("items", "kept"),
    [
        ([1, 2, 1], [1, 2]),
        ([0, False], [0]),
        ([False, 0], [False]),
        ([1, True, 1.0], [1]),
        (["", False], ["", False]),
        (iter([1, 1, 2]), [1, 2]),
        ((bool(one) for one in [1, 0, 1]), [True, False]),
        ([], []),
        ([ME], [ME]),
    ],
)
def test_of_equal_items_the_first_is_kept(items: list[object], kept: list[object]) -> None:
    found = unique(items)
    assert len(found) == len(kept)
    assert all(
        one is other or (one == other and type(one) is type(other)) for one, other in zip(found, kept, strict=True)
    )


def test_items_that_cannot_be_hashed_fail_as_in_odoo() -> None:
    with pytest.raises(TypeError):
        unique([[1], [2]])


def test_a_collection_is_taken_apart_into_plain_values_and_symbols() -> None:
    parts = take_apart([1, ME, False, None, "a"])
    assert parts.plain == (1, False, None, "a") and parts.symbols == (Symbol("user.id"),)
    assert parts.has_false and parts.has_none
    assert take_apart(5).plain == (5,)
    assert take_apart(ME).symbols == (Symbol("user.id"),)
    assert take_apart(MINE).plain == (1,)
    assert not take_apart([0, ""]).has_false
    with pytest.raises(NeedsConcrete):
        take_apart([MINE])


def test_what_is_symbolic_true_and_concrete() -> None:
    assert [is_symbolic(value) for value in (ME, MINE, [1, ME], (ME,), [1], 5)] == [
        True,
        True,
        True,
        True,
        False,
        False,
    ]
    assert [is_truthy(value) for value in (ME, MINE, [], 0, "a")] == [True, True, False, False, True]
    assert [is_collection(value) for value in ([], (), set(), MINE, "a", {})] == [True, True, True, True, False, False]
    assert concrete([1, "a"]) == [1, "a"]
    with pytest.raises(NeedsConcrete):
        concrete([1, ME])


def test_values_are_sorted_and_without_repetition_so_that_equal_sets_are_equal() -> None:
    assert values_of([3, 1, 20, 3]) == Values((1, 3, 20))
    assert values_of(["b", "a"]) == values_of(["a", "b", "a"])
    two = [Symbol("b"), Symbol("a"), Symbol("b")]
    assert values_of([], two) == Values((), (Symbol("a"), Symbol("b")))


def test_ids_that_equal_a_value_in_python() -> None:
    values = [1, 0, -1, True, None, False, "a", 7.0, 7.5, float("nan"), float("inf"), 10**400]
    assert equal_ids(values) == [1, -1, 1, 7, 10**400]


@pytest.mark.parametrize("value", [1, 1.5, "a", True, D, TEN])
def test_scalars_can_be_parameters(value: object) -> None:
    assert as_scalar(value) is value


@pytest.mark.parametrize("value", [None, [1], {}, object])
def test_other_values_cannot_be_parameters(value: object) -> None:
    with pytest.raises(EvaluationFails, match="can't adapt"):
        as_scalar(value)


def test_python_compares_or_refuses() -> None:
    assert [compares(1, sign, 2) for sign in ("<", ">", "<=", ">=")] == [True, False, True, False]
    assert compares("", "<=", "") is True
    with pytest.raises(EvaluationFails, match="TypeError"):
        compares("a", "<", 1)


# --------------------------------------------------------------------------- columns


def field_of(name: str, series: str = "19.0") -> Field:
    found = stub_scope(series).schema.field("x.doc", name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("name", "a", "a"),
        ("name", 5, "5"),
        ("name", False, None),
        ("name", None, None),
        ("qty", "3", 3),
        ("qty", 0, 0),
        ("qty", True, 1),
        ("qty", 2.7, 2),
        ("qty", "", 0),
        ("amount", 1, 1.0),
        ("amount", "1.5", 1.5),
        ("flag", False, False),
        ("flag", None, False),
        ("flag", "x", True),
        ("partner_id", 5, 5),
        ("partner_id", 0, None),
        ("partner_id", "", None),
        ("day", "2024-01-31", "2024-01-31"),
        ("moment", TEN, TEN),
        ("id", 5, 5),
        ("state", 5, "5"),
        ("day", 5, "5"),
        ("day", True, "True"),
    ],
)
def test_a_value_becomes_what_the_column_holds(name: str, value: object, stored: object) -> None:
    found = to_column(field_of(name), value)
    assert found == stored and type(found) is type(stored)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("qty", "x"),
        ("qty", [1]),
        ("amount", [1]),
        ("partner_id", True),
        ("partner_id", "a"),
        ("id", "a"),
        ("id", True),
        ("body", 0),
        ("body", True),
    ],
)
def test_a_value_that_does_not_fit_fails(name: str, value: object) -> None:
    with pytest.raises(EvaluationFails):
        to_column(field_of(name), value)


def test_a_value_for_a_type_that_is_not_understood_is_undecided() -> None:
    with pytest.raises(Undecided, match="is not understood"):
        to_column(field_of("scan"), 5)


@pytest.mark.parametrize(
    ("path", "term"),
    [
        ("name", Column("name", "text")),
        ("qty", Column("qty", "integer")),
        ("amount", Column("amount", "float")),
        ("title", Translated("title", "fr_FR")),
        ("price", CompanyDependent("price", 1, "float", 9.5)),
        ("buyer_id", CompanyDependent("buyer_id", 1, "integer", None, "res_partner")),
        ("day.month_number", DatePart("month_number", Column("day", "date"))),
        ("moment.hour_number", DatePart("hour_number", Column("moment", "datetime"))),
    ],
)
def test_a_field_has_a_column_or_a_part_of_it(path: str, term: object) -> None:
    scope = stub_scope("19.0", lang="fr_FR", defaults={"price": 9.5})
    assert term_of(scope, field_of(path.partition(".")[0]), path) == term


def test_texts_are_plain_columns_where_translations_are_kept_apart() -> None:
    assert term_of(stub_scope("14.0", lang="fr_FR"), field_of("title", "14.0")) == Column("title", "text")


@pytest.mark.parametrize(
    ("path", "error"),
    [("name.x", EvaluationFails), ("day.nothing", Undecided), ("moment.tz", Undecided), ("computed", Undecided)],
)
def test_a_part_that_no_column_has_is_refused(path: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        term_of(stub_scope("19.0"), field_of(path.partition(".")[0]), path)


def test_a_company_dependent_value_needs_a_company() -> None:
    scope = stub_scope("19.0", atoms={"company_id": False})
    with pytest.raises(Undecided, match="has no company"):
        term_of(scope, field_of("price"))


@pytest.mark.parametrize(
    ("value", "number", "unset"),
    [
        (0, 0.0, False),
        (0.0, 0.0, True),
        ("0.0", 0.0, True),
        ("0", 0.0, False),
        (-0.0, -0.0, False),
        (" 5 ", 5.0, False),
    ],
)
def test_amounts_in_a_set_are_compared_by_their_text(value: object, number: float, unset: bool) -> None:
    """As Odoo 19 searched orders with a total of NULL: `in [0.0]` finds them and `in [0]` does not."""
    price = Field("shop.order", "price", "monetary", store=True)
    assert amount(value) == number and is_falsy_value(price, value) is unset


@pytest.mark.parametrize("value", ["1_0", "0x1F", "nan", "-Infinity"])
def test_what_is_a_number_for_some_versions_of_postgresql_is_undecided(value: str) -> None:
    with pytest.raises(Undecided, match="depends on the version"):
        amount(value)


@pytest.mark.parametrize("value", [True, "", "abc", "_1"])
def test_what_is_no_number_is_refused_next_to_an_amount(value: object) -> None:
    with pytest.raises(EvaluationFails, match="invalid input syntax for type numeric"):
        amount(value)


def test_floats_in_a_set_are_compared_as_numbers() -> None:
    assert is_falsy_value(Field("shop.order", "weight", "float", store=True), 0)
    assert not is_falsy_value(Field("shop.order", "partner_id", "many2one", store=True), 0)
