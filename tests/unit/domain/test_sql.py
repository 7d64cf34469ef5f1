"""Conditions as SQL: the text for both dialects, values that stay parameters, and the same truth as the evaluator."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cache
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from ostiary.database import Dialect
from ostiary.domain.condition import (
    TRUE,
    AllOf,
    AnyOf,
    Column,
    CompanyDependent,
    Comparison,
    Condition,
    Constant,
    DatePart,
    Fails,
    IsTrue,
    Match,
    Membership,
    Negation,
    Select,
    Symbol,
    Term,
    TextOf,
    Translated,
    Undecidable,
    Unset,
    Values,
    Within,
)
from ostiary.domain.evaluate import Evaluator, Row
from ostiary.domain.sql import Parameters, Printer, Source
from ostiary.errors import Undecided
from unit.properties import examples

DIALECTS: tuple[Dialect, ...] = ("postgres", "duckdb")
ME = Symbol("user.partner_id.id")


def printed(node: Condition, dialect: Dialect) -> tuple[str, list[object]]:
    """The text of a condition over the row `r`, for the class `c`, and its parameters."""
    parameters = Parameters()
    printer = Printer(dialect, parameters, {ME: Source("source0")}, exp.column("class", table="c"))
    return printer.condition(node, "r").sql(dialect=dialect), parameters.values


def c(name: str) -> Column:
    return Column(name)


SAME: list[tuple[Condition, str, list[object]]] = [
    (TRUE, "TRUE", []),
    (Constant(False), "FALSE", []),
    (Constant(None), "NULL", []),
    (Comparison(c("qty"), "<", 5), 'r."qty" < $1', [5]),
    (Comparison(c("qty"), "<>", 5), 'r."qty" <> $1', [5]),
    (Comparison(c("d"), ">=", datetime.date(2024, 1, 31)), 'r."d" >= $1', [datetime.date(2024, 1, 31)]),
    (Membership(c("name"), Values(("a", "b"))), 'r."name" IN ($1, $2)', ["a", "b"]),
    (Unset(c("name")), 'r."name" IS NULL', []),
    (Negation(Unset(c("name"))), 'NOT r."name" IS NULL', []),
    (AllOf((Unset(c("a")), Comparison(c("b"), "=", 1))), '(r."a" IS NULL AND r."b" = $1)', [1]),
    (AnyOf((Unset(c("a")), Comparison(c("b"), "=", 1))), '(r."a" IS NULL OR r."b" = $1)', [1]),
    (AnyOf((Comparison(c("a"), "=", 1), Comparison(c("b"), "=", 1))), '(r."a" = $1 OR r."b" = $1)', [1]),
    (AnyOf((Comparison(c("a"), "=", 1), Comparison(c("b"), "=", True))), '(r."a" = $1 OR r."b" = $2)', [1, True]),
    (Negation(Comparison(c("b"), "=", 1)), 'NOT (r."b" = $1)', [1]),
    (IsTrue(Comparison(c("b"), "=", True)), '(r."b" = $1) IS TRUE', [True]),
    (Negation(IsTrue(Comparison(c("b"), "=", True))), 'NOT (r."b" = $1) IS TRUE', [True]),
    (Match(c("name"), "%a%"), "r.\"name\" LIKE CAST($1 AS TEXT) ESCAPE '\\'", ["%a%"]),
    (Match(TextOf(c("qty")), "a%", ignore_case=True), "CAST(r.\"qty\" AS TEXT) ILIKE CAST($1 AS TEXT) ESCAPE '\\'", ["a%"]),
    (Within(c("p"), Select("res_partner", c("id"), Comparison(c("name"), "=", "a"))),
     'r."p" IN (SELECT t1."id" FROM "res_partner" AS t1 WHERE t1."name" = $1)', ["a"]),
    (Within(c("p"), Select("res_partner", c("id"), TRUE)), 'r."p" IN (SELECT t1."id" FROM "res_partner" AS t1)', []),
    (Membership(c("p"), Values((8,), (ME,))),
     '(r."p" IN ($1) OR r."p" IN (SELECT t1."value" FROM "source0" AS t1 WHERE t1."class" = c.class))', [8]),
    (Comparison(Translated("title", "fr_FR"), "=", "a"),
     'COALESCE((r."title" ->> CAST($1 AS TEXT)), (r."title" ->> CAST($2 AS TEXT))) = $3', ["fr_FR", "en_US", "a"]),
    (Unset(Translated("title", "en_US")), '(r."title" ->> CAST($1 AS TEXT)) IS NULL', ["en_US"]),
    (Comparison(DatePart("month_number", c("d")), "=", 3), 'EXTRACT(month FROM r."d") = $1', [3]),
    (Comparison(DatePart("python_day_of_week", c("d")), "=", 0), '(EXTRACT(isodow FROM r."d") - 1) = $1', [0]),
    (Membership(CompanyDependent("buyer", 1, "integer", 7, "res_partner"), Values((1,))),
     '(SELECT t1."id" FROM "res_partner" AS t1 WHERE t1."id" = CASE WHEN (r."buyer" -> CAST($1 AS TEXT)) IS NULL'
     ' THEN CAST($2 AS INT) ELSE CAST((r."buyer" ->> CAST($1 AS TEXT)) AS INT) END) IN ($3)', ["1", 7, 1]),
]  # fmt: skip


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("node", "text", "values"), SAME, ids=[text for _, text, _ in SAME])
def test_a_condition_is_printed(node: Condition, text: str, values: list[object], dialect: Dialect) -> None:
    assert printed(node, dialect) == (text, values)


def test_the_dialects_differ_in_unaccent_and_in_numbers() -> None:
    like = Match(c("name"), "é", ignore_case=True, unaccent=True)
    assert printed(like, "postgres")[0] == "UNACCENT(r.\"name\") ILIKE UNACCENT(CAST($1 AS TEXT)) ESCAPE '\\'"
    assert printed(like, "duckdb")[0] == "STRIP_ACCENTS(r.\"name\") ILIKE STRIP_ACCENTS(CAST($1 AS TEXT)) ESCAPE '\\'"
    price = Unset(CompanyDependent("price", 1, "float"))
    assert "DOUBLE PRECISION" in printed(price, "postgres")[0]
    assert "AS DOUBLE)" in printed(price, "duckdb")[0]


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("node", [Fails("broken"), Undecidable("open"), Negation(Undecidable("open"))])
def test_what_has_no_answer_is_not_printed(node: Condition, dialect: Dialect) -> None:
    with pytest.raises(Undecided, match="broken|open"):
        printed(node, dialect)


def test_a_symbol_is_not_printed_where_no_class_is_known() -> None:
    printer = Printer("duckdb", Parameters(), {ME: Source("source0")})
    with pytest.raises(Undecided, match="without a class"):
        printer.condition(Membership(c("p"), Values((), (ME,))), "r")


NASTY = ("'; DROP TABLE x; --", '"', "$1", "\\", "%s", "é\u0000"[:1], "a'b")


@examples(100)
@given(st.sampled_from(NASTY) | st.text(max_size=20), st.sampled_from(DIALECTS))
def test_values_are_never_part_of_the_text(value: str, dialect: Dialect) -> None:
    def built(text: str) -> Condition:
        inner = Select("t", c("id"), AnyOf((Match(c("n"), text), Comparison(c("n"), "=", text))))
        return AllOf((Membership(c("n"), Values((text,))), Within(c("p"), inner), Unset(TextOf(c("n"), text))))

    text, values = printed(built(value), dialect)
    assert text == printed(built("harmless"), dialect)[0]
    assert set(values) == {value}


def test_names_are_quoted() -> None:
    node = Within(Column('a"b'), Select('t"; DROP TABLE x', Column("id"), TRUE))
    assert printed(node, "postgres")[0] == 'r."a""b" IN (SELECT t1."id" FROM "t""; DROP TABLE x" AS t1)'


# --------------------------------------------------------------------------- the same truth as the evaluator

ROWS: list[Row] = [
    {"id": number, "a": a, "n": n, "d": d, "m": m, "j": j, "p": p}
    for number, (a, n, d, m, j, p) in enumerate(
        [
            (None, None, None, None, None, None),
            (0, "", "2024-01-31", "2024-01-31 10:00:00", "{}", 1),
            (1, "a", "2024-02-29", "2024-01-30 23:00:00", '{"1": 5}', 2),
            (-1, "A", "2023-12-31", "2024-07-01 00:00:00", '{"1": null}', 3),
            (5, "a%", "2024-07-01", "2024-10-13 23:59:59.5", '{"2": 7, "1": 0}', 4),
            (2, "a\\b", "2024-12-30", "2024-01-01 00:00:00", "null", 99),
            (10, "é_", "2025-01-01", "2024-12-31 23:59:59", '{"1": 99}', 1),
            (None, "É", "2024-03-03", None, '{"1": 3}', None),
            (3, "ab\nc", None, "2024-02-29 12:00:00", None, 5),
        ],
        start=1,
    )
]


class Table:
    """The rows of the one table `t`."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    def matching(self, table: str, column: str, value: object) -> Iterator[Row]:
        return (row for row in self.rows if row[column] == value)

    def all_rows(self, table: str) -> list[Row]:
        return self.rows


@cache
def database() -> tuple[duckdb.DuckDBPyConnection, Table]:
    connection = duckdb.connect(":memory:")
    connection.execute("CREATE TABLE t (id INT, a INT, n VARCHAR, d DATE, m TIMESTAMP, j JSON, p INT)")
    for row in ROWS:
        connection.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)", list(row.values()))
    read = connection.execute("SELECT * FROM t ORDER BY id").fetchall()
    return connection, Table([dict(zip(ROWS[0], row, strict=True)) for row in read])


COMPARISONS = st.sampled_from(["=", "<>", "<", ">", "<=", ">="])
PARTS = st.sampled_from(
    ["year_number", "quarter_number", "month_number", "iso_week_number", "day_of_year", "day_of_month", "day_of_week",
     "python_quarter_number", "python_day_of_week", "hour_number", "minute_number", "second_number"]
)  # fmt: skip
PATTERNS = st.sampled_from(["a", "%a%", "A%", "_", "%\\%", "a\\\\b", "%é%", "É\\_", "", "%", "%b_c", "e"])
TEXT_TERMS: st.SearchStrategy[Term] = st.sampled_from(
    [
        Column("n", "text"),
        TextOf(Column("n", "text"), ""),
        TextOf(Column("a")),
        TextOf(Column("a"), ""),
        TextOf(Column("d", "date")),
    ]
)
NUMBER_TERMS: st.SearchStrategy[Term] = st.one_of(
    st.sampled_from([Column("a"), Column("p"), CompanyDependent("j", 1, "integer"), CompanyDependent("j", 1, "integer", 3),
                     CompanyDependent("j", 1, "integer", 3, "t"), CompanyDependent("j", 2, "float")]),
    st.builds(DatePart, PARTS, st.just(Column("m", "datetime")), st.sampled_from([None, "Europe/Brussels", "Pacific/Auckland"])),
    st.builds(DatePart, PARTS.filter(lambda part: not part.endswith(("hour_number", "minute_number", "second_number"))),
              st.just(Column("d", "date"))),
)  # fmt: skip
DAYS = st.sampled_from([datetime.date(2024, 1, 31), datetime.date(2024, 2, 29), datetime.date(2025, 1, 1)])
MOMENTS = st.sampled_from([datetime.datetime(2024, 1, 31, 10), datetime.datetime(2024, 1, 1)])
SMALL = st.integers(-1, 7)
SIMPLE = st.one_of(
    st.builds(Comparison, NUMBER_TERMS, COMPARISONS, SMALL),
    st.builds(Comparison, st.just(Column("d", "date")), COMPARISONS, DAYS | MOMENTS),
    st.builds(Comparison, st.just(Column("m", "datetime")), COMPARISONS, DAYS | MOMENTS),
    st.builds(Comparison, st.just(Column("n", "text")), st.sampled_from(["=", "<>"]), st.sampled_from(["", "a", "A"])),
    st.builds(lambda term, values: Membership(term, Values(tuple(sorted(values)))), NUMBER_TERMS, st.sets(SMALL, min_size=1, max_size=3)),
    st.builds(Unset, NUMBER_TERMS | TEXT_TERMS),
    st.builds(Match, TEXT_TERMS, PATTERNS, st.booleans(), st.booleans()),
    st.sampled_from([Constant(True), Constant(False), Constant(None)]),
)  # fmt: skip


def _combined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    return st.one_of(
        st.builds(Negation, inner),
        st.builds(IsTrue, inner),
        st.builds(lambda *parts: AllOf(parts), inner, inner),
        st.builds(lambda *parts: AnyOf(parts), inner, inner),
        st.builds(lambda term, target, node: Within(term, Select("t", target, node)), st.sampled_from([Column("a"), Column("p")]),
                  st.sampled_from([Column("id"), Column("p"), Column("a")]), inner),
    )  # fmt: skip


@examples(400)
@given(st.recursive(SIMPLE, _combined, max_leaves=5))
def test_duckdb_and_the_evaluator_agree_row_by_row(node: Condition) -> None:
    connection, table = database()
    text, values = printed(node, "duckdb")
    answered: list[Any] = connection.execute(f"SELECT id, {text} FROM t AS r ORDER BY id", values).fetchall()
    judged = [(row["id"], Evaluator(table, {}).holds(node, row)) for row in table.rows]
    assert answered == judged
