"""Building conditions: the algebra of three-valued logic, on paper and on random conditions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary.domain.algebra import all_of, any_of, as_filter, is_set, is_true, member, negation, refuted, within
from ostiary.domain.condition import (
    FALSE,
    TRUE,
    AllOf,
    AnyOf,
    Column,
    Comparison,
    Condition,
    Constant,
    Fails,
    Hierarchy,
    IsTrue,
    Membership,
    Negation,
    Select,
    Symbol,
    Undecidable,
    Unset,
    Values,
    Within,
)
from ostiary.domain.walk import failure, symbols_of, undecided, walk
from unit.logic import BINDINGS, CONDITIONS, ROWS, judge
from unit.properties import examples

NULL = Constant(None)
A, B = Comparison(Column("a"), "=", 1), Comparison(Column("b"), "<", 2)
BROKEN, OPEN = Fails("broken"), Undecidable("open", "leaf")
THREE: tuple[bool | None, ...] = (True, False, None)


@pytest.mark.parametrize("left", THREE)
@pytest.mark.parametrize("right", THREE)
def test_and_and_or_follow_the_truth_tables_of_sql(left: bool | None, right: bool | None) -> None:
    both, either = all_of(Constant(left), Constant(right)), any_of(Constant(left), Constant(right))
    row: dict[str, object] = {}
    assert judge(both, row) is (False if False in (left, right) else None if None in (left, right) else True)
    assert judge(either, row) is (True if True in (left, right) else None if None in (left, right) else False)


@pytest.mark.parametrize(
    ("value", "inverse", "truth"), [(True, False, True), (False, True, False), (None, None, False)]
)
def test_not_and_is_true_of_constants(value: bool | None, inverse: bool | None, truth: bool) -> None:
    assert negation(Constant(value)) == Constant(inverse)
    assert is_true(Constant(value)) == Constant(truth)
    assert refuted(Constant(value)) == Constant(not truth)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (all_of(), TRUE),
        (any_of(), FALSE),
        (all_of(A), A),
        (any_of(A), A),
        (all_of(A, TRUE), A),
        (any_of(A, FALSE), A),
        (all_of(A, FALSE), FALSE),
        (any_of(A, TRUE), TRUE),
        (all_of(A, NULL), AllOf((A, NULL))),
        (any_of(A, NULL), AnyOf((A, NULL))),
        (all_of(A, A), A),
        (all_of(A, all_of(B, A)), AllOf((A, B))),
        (any_of(any_of(A, B), A), AnyOf((A, B))),
        (all_of(A, any_of(A, B)), AllOf((A, AnyOf((A, B))))),
        (negation(A), Negation(A)),
        (negation(negation(A)), A),
        (is_true(A), IsTrue(A)),
        (is_true(is_true(A)), IsTrue(A)),
        (is_true(Unset(Column("a"))), Unset(Column("a"))),
        (is_true(is_set(Column("a"))), Negation(Unset(Column("a")))),
        (is_true(refuted(A)), Negation(IsTrue(A))),
        (refuted(A), Negation(IsTrue(A))),
        (refuted(refuted(A)), IsTrue(A)),
        (member(Column("a"), Values()), FALSE),
        (member(Column("a"), Values((1,))), Membership(Column("a"), Values((1,)))),
        (within(Column("a"), Select("t", Column("id"), FALSE)), FALSE),
        (within(Column("a"), Select("t", Column("id"), A)), Within(Column("a"), Select("t", Column("id"), A))),
        (all_of(A, BROKEN), BROKEN),
        (any_of(A, BROKEN), BROKEN),
        (negation(BROKEN), BROKEN),
        (is_true(BROKEN), BROKEN),
        (refuted(BROKEN), BROKEN),
        (within(Column("a"), Select("t", Column("id"), BROKEN)), BROKEN),
        (all_of(OPEN, FALSE), FALSE),
        (any_of(OPEN, TRUE), TRUE),
    ],
)
def test_conditions_are_simplified_where_sql_means_the_same(made: Condition, expected: Condition) -> None:
    assert made == expected


def test_a_condition_is_not_a_truth_value() -> None:
    with pytest.raises(TypeError, match="not a truth value"):
        bool(TRUE)


def test_the_first_failure_and_all_that_is_open_are_found_inside() -> None:
    inner = Select("t", Column("id"), Negation(OPEN))
    node = AllOf((A, Within(Column("a"), inner), Negation(IsTrue(BROKEN))))
    assert failure(node) == BROKEN
    assert undecided(node) == [OPEN]
    assert failure(A) is None and undecided(A) == []


def test_symbols_are_found_in_lists_hierarchies_and_sub_selects() -> None:
    me, mine, other = Symbol("user.id"), Symbol("company_ids", many=True), Symbol("user.partner_id.id")
    tree = Hierarchy(Values((), (mine,)), "t", "child_of", "parent_id")
    inside = Select("t", Column("id"), Membership(Column("x"), Values((1,), (tree,))))
    node = AllOf((Membership(Column("a"), Values((), (me,))), Negation(Within(Column("b"), inside))))
    assert symbols_of(node) == {me, mine}
    assert other not in symbols_of(node)
    assert symbols_of(A) == frozenset()


def test_a_walk_meets_the_conditions_that_restrict_a_hierarchy() -> None:
    tree = Hierarchy(Values((1,)), "t", "child_of", "parent_id", only=A)
    node = Membership(Column("a"), Values((), (tree,)))
    assert list(walk(node)) == [node, A]


# --------------------------------------------------------------------------- on random conditions


@examples(200)
@given(st.lists(CONDITIONS, max_size=4), ROWS)
def test_all_of_is_the_least_and_any_of_the_greatest_truth(parts: list[Condition], row: dict[str, object]) -> None:
    order = {False: 0, None: 1, True: 2}
    truths = [judge(part, row) for part in parts]
    assert judge(all_of(*parts), row) is min(truths, key=lambda truth: order[truth], default=True)
    assert judge(any_of(*parts), row) is max(truths, key=lambda truth: order[truth], default=False)


@examples(200)
@given(CONDITIONS, ROWS)
def test_negation_is_true_and_refuted_mean_what_sql_means(part: Condition, row: dict[str, object]) -> None:
    truth = judge(part, row)
    assert judge(negation(part), row) is (None if truth is None else not truth)
    assert judge(is_true(part), row) is (truth is True)
    assert judge(refuted(part), row) is (truth is not True)
    assert judge(Negation(part), row) is judge(negation(part), row)


@examples(200)
@given(CONDITIONS, ROWS)
def test_as_a_filter_a_condition_is_true_of_the_same_rows(part: Condition, row: dict[str, object]) -> None:
    filtered = as_filter(part)
    assert (judge(filtered, row) is True) is (judge(part, row) is True)
    assert not isinstance(filtered, IsTrue)


@examples(200)
@given(CONDITIONS)
def test_simplifying_loses_no_symbol_that_matters(part: Condition) -> None:
    assert symbols_of(as_filter(part)) <= symbols_of(part)
    assert {symbol.expression for symbol in symbols_of(part)} <= BINDINGS.keys()


def test_what_is_denied_twice_is_filtered_as_it_is() -> None:
    assert as_filter(Negation(Negation(IsTrue(A)))) == A
