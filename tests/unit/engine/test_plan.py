"""Plans: alternatives mean the condition, and queries for all classes give each class what it alone would see."""

from __future__ import annotations

from functools import cache

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary.domain.algebra import all_of, any_of
from ostiary.domain.condition import (
    FALSE,
    TRUE,
    AllOf,
    AnyOf,
    Column,
    Comparison,
    Condition,
    Hierarchy,
    IsTrue,
    Membership,
    Negation,
    Select,
    Symbol,
    Unset,
    Values,
    Within,
)
from ostiary.domain.evaluate import Evaluator, Row
from ostiary.domain.walk import symbols_of
from ostiary.engine.plan import MOST_ALTERNATIVES, Alternative, Planner, SymbolIds, alternatives
from unit.logic import CONDITIONS, ROWS, judge
from unit.properties import examples

S, T = Symbol("s"), Symbol("t", many=True)
A, B, C = Column("a"), Column("b"), Column("c")
ONE, TWO = Comparison(A, "=", 1), Comparison(B, "=", 2)


def mine(column: Column, *sources: Symbol | Hierarchy | Select) -> Condition:
    return Membership(column, Values((), sources))


# --------------------------------------------------------------------------- alternatives


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (TRUE, [Alternative(TRUE, ())]),
        (FALSE, []),
        (ONE, [Alternative(ONE, ())]),
        (mine(A, S), [Alternative(TRUE, (mine(A, S),))]),
        (IsTrue(mine(A, S)), [Alternative(TRUE, (mine(A, S),))]),
        (all_of(ONE, mine(A, S)), [Alternative(ONE, (mine(A, S),))]),
        (any_of(ONE, mine(A, S)), [Alternative(ONE, ()), Alternative(TRUE, (mine(A, S),))]),
        (any_of(ONE, mine(A, S), TWO), [Alternative(any_of(ONE, TWO), ()), Alternative(TRUE, (mine(A, S),))]),
        (all_of(ONE, any_of(TWO, mine(A, S))), [Alternative(all_of(ONE, TWO), ()), Alternative(ONE, (mine(A, S),))]),
        (all_of(mine(A, S), mine(B, T)), [Alternative(TRUE, (mine(A, S), mine(B, T)))]),
        (Membership(A, Values((7,), (S, T))),
         [Alternative(Membership(A, Values((7,))), ()), Alternative(TRUE, (mine(A, S),)), Alternative(TRUE, (mine(A, T),))]),
        (Negation(mine(A, S)), [Alternative(TRUE, (Negation(mine(A, S)),))]),
        (Within(A, Select("u", Column("id"), any_of(ONE, mine(B, S)))),
         [Alternative(Within(A, Select("u", Column("id"), ONE)), ()),
          Alternative(TRUE, (Within(A, Select("u", Column("id"), mine(B, S))),))]),
    ],
)  # fmt: skip
def test_a_condition_is_taken_apart_into_alternatives(condition: Condition, expected: list[Alternative]) -> None:
    assert alternatives(condition) == expected


def test_too_many_alternatives_are_judged_pair_by_pair() -> None:
    either = any_of(mine(A, S), mine(B, S))
    three = [any_of(mine(A, S), mine(B, S), Comparison(C, "=", number)) for number in range(9)]
    assert len(alternatives(all_of(either, any_of(mine(A, T), mine(B, T))))) == 4
    assert MOST_ALTERNATIVES < 3**9
    assert alternatives(AllOf(tuple(three))) == [Alternative(TRUE, (AllOf(tuple(three)),))]


@examples(150)
@given(CONDITIONS, ROWS)
def test_alternatives_are_true_of_the_same_rows(condition: Condition, row: dict[str, object]) -> None:
    found = alternatives(condition)
    together = any(judge(all_of(one.shared, *one.dependent), row) is True for one in found)
    assert together is (judge(condition, row) is True)
    assert not any(symbols_of(one.shared) for one in found)
    assert sum(not one.dependent for one in found) <= 1
    assert all(symbols_of(part) for one in found for part in one.dependent)


# --------------------------------------------------------------------------- queries

COLUMNS = ("id", "a", "b", "c", "p")
ROWS_OF_T: list[Row] = [
    dict(zip(COLUMNS, (number, *rest), strict=True))
    for number, rest in enumerate(
        [
            (None, None, None, None),
            (0, 1, 2, 1),
            (1, 1, 1, 1),
            (2, None, 0, 2),
            (1, 2, None, 3),
            (None, 0, 1, None),
            (2, 2, 2, 6),
            (0, 0, 0, 6),
        ],
        start=1,
    )
]
CLASSES: dict[int, dict[str, tuple[int, ...]]] = {
    0: {"s": (1,), "t": (0, 2)},
    1: {"s": (2,), "t": (1,)},
    2: {"s": (3,), "t": (1, 2, 6)},
    3: {"s": (99,), "t": (7, 8)},
    4: {"s": (1,), "t": (99, 98)},
}
IDS: SymbolIds = {
    name: [(one, value) for one, bound in CLASSES.items() for value in bound[name]] for name in ("s", "t")
}


class Table:
    def matching(self, table: str, column: str, value: object) -> list[Row]:
        return [row for row in ROWS_OF_T if row[column] == value]

    def all_rows(self, table: str) -> list[Row]:
        return ROWS_OF_T


@cache
def connection() -> duckdb.DuckDBPyConnection:
    opened = duckdb.connect(":memory:")
    opened.execute("CREATE TABLE t (id INT, a INT, b INT, c INT, p INT)")
    for row in ROWS_OF_T:
        opened.execute("INSERT INTO t VALUES (?, ?, ?, ?, ?)", list(row.values()))
    return opened


def _run(query: object) -> list[tuple[int, ...]]:
    return connection().execute(query.sql, query.parameters).fetchall()  # type: ignore[attr-defined]


def _ids(condition: Condition, only: int | None = None) -> set[int]:
    if only is not None:
        condition = all_of(Comparison(Column("id"), "=", only), condition)
    return {row[0] for row in _run(Planner("duckdb", "t", {}).matching(condition, count=False))}


def seen_by_class(condition: Condition, only: int | None = None) -> dict[int, set[int]]:
    """What the queries for all classes at once give each."""
    shared, query = Planner("duckdb", "t", IDS).by_class(condition, count=False, only=only)
    seen = {one: set(_ids(shared, only)) for one in CLASSES}
    for one, record in _run(query) if query else []:
        seen[one].add(record)
    return seen


def judged_by_class(condition: Condition) -> dict[int, set[int]]:
    """What each class alone sees, row by row."""
    return {
        one: {int(str(row["id"])) for row in ROWS_OF_T if Evaluator(Table(), bound).holds(condition, row) is True}
        for one, bound in CLASSES.items()
    }


SEEDS = st.builds(
    lambda constants, sources: Values(tuple(sorted(constants)), tuple(sorted(sources, key=str))),
    st.sets(st.sampled_from([2, 6]), max_size=1),
    st.sets(st.sampled_from([S, T]), max_size=2),
).filter(bool)
TREES = st.builds(
    lambda seeds, direction, only: Hierarchy(seeds, "t", direction, "p", only=only),
    SEEDS,
    st.sampled_from(["child_of", "parent_of"]),
    st.sampled_from([None, Comparison(A, "<>", 2), Negation(Unset(B))]),
)
ANY_COLUMN = st.sampled_from([A, B, C, Column("id"), Column("p")])
CONDITIONS_OF_T = st.recursive(
    st.one_of(CONDITIONS, st.builds(lambda column, tree: mine(column, tree), ANY_COLUMN, TREES)),
    lambda inner: st.one_of(
        st.builds(Negation, inner),
        st.builds(IsTrue, inner),
        st.builds(lambda *parts: AllOf(parts), inner, inner),
        st.builds(lambda *parts: AnyOf(parts), inner, inner),
        st.builds(lambda column, term, node: Within(column, Select("t", term, node)), ANY_COLUMN, ANY_COLUMN, inner),
    ),
    max_leaves=5,
)


@examples(150)
@given(CONDITIONS_OF_T)
def test_every_class_sees_what_it_alone_would_see(condition: Condition) -> None:
    assert seen_by_class(condition) == judged_by_class(condition)


@examples(60)
@given(CONDITIONS_OF_T)
def test_counts_are_the_numbers_of_what_is_seen(condition: Condition) -> None:
    shared, query = Planner("duckdb", "t", IDS).by_class(condition, count=True)
    base = _run(Planner("duckdb", "t", {}).matching(shared, count=True))[0][0]
    further = {row[0]: row[1] for row in _run(query)} if query else {}
    counted = {one: base + further.get(one, 0) for one in CLASSES}
    assert counted == {one: len(ids) for one, ids in judged_by_class(condition).items()}


@examples(50)
@given(CONDITIONS_OF_T, st.integers(1, 9))
def test_one_record_alone_is_seen_by_the_same_classes(condition: Condition, record: int) -> None:
    assert seen_by_class(condition, only=record) == {
        one: ids & {record} for one, ids in judged_by_class(condition).items()
    }


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (mine(A, S), 'SELECT t2."class", t1."id" FROM "source0" AS t2 JOIN "t" AS t1 ON t1."a" = t2."value"'),
        (all_of(ONE, mine(B, S)),
         'SELECT t2."class", t1."id" FROM "source0" AS t2 JOIN "t" AS t1 ON t1."b" = t2."value" WHERE t1."a" = $3'),
        (Negation(mine(A, S)),
         'SELECT t2."class", t1."id" FROM "t" AS t1 CROSS JOIN "classes" AS t2 WHERE NOT (t1."a" IN'
         ' (SELECT t3."value" FROM "source0" AS t3 WHERE t3."class" = t2."class"))'),
    ],
)  # fmt: skip
def test_a_symbol_drives_a_join(condition: Condition, text: str) -> None:
    _, query = Planner("duckdb", "t", IDS).by_class(condition, count=False)
    assert query is not None
    assert query.sql.rpartition(") SELECT")[2] == text.removeprefix("SELECT")
    assert query.parameters[:2] == [[one for one, _ in IDS["s"]], [value for _, value in IDS["s"]]]


def test_what_everybody_sees_needs_no_query_by_class() -> None:
    assert Planner("duckdb", "t", IDS).by_class(any_of(TRUE, mine(A, S)), count=False) == (TRUE, None)
    assert Planner("duckdb", "t", IDS).by_class(ONE, count=False) == (ONE, None)


def test_what_everybody_sees_is_left_out_of_the_rest() -> None:
    shared, query = Planner("duckdb", "t", IDS).by_class(any_of(ONE, mine(B, S)), count=False)
    assert shared == ONE and query is not None
    assert 'NOT (t1."a" = ' in query.sql and "IS TRUE" in query.sql
