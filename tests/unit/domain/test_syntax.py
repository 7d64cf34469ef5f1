"""Prefix notation: 19 is lenient, the series before are strict."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary.domain.condition import Symbol
from ostiary.domain.expression import EvaluationFails, NeedsConcrete, SymbolList, SymbolValue
from ostiary.domain.syntax import All, Any, Domain, Leaf, Not, Truth, leaves, read_domain, show
from ostiary.series import SERIES_14, SERIES_19, Series
from unit.properties import examples

A, B, C = (Leaf(name, "=", 1) for name in "abc")
a, b, c = ("a", "=", 1), ("b", "=", 1), ("c", "=", 1)
BOTH = (SERIES_14, SERIES_19)


def name_of(series: Series) -> str:
    return series.name


@pytest.mark.parametrize("series", BOTH, ids=name_of)
@pytest.mark.parametrize(
    ("given_value", "tree"),
    [
        ([a], A),
        ((a,), A),
        ([list(a)], A),
        ([], Truth(True)),
        ([a, b], All((A, B))),
        ([a, b, c], All((A, B, C))),
        (["&", a, b], All((A, B))),
        (["|", a, b], Any((A, B))),
        (["|", a, "&", b, c], Any((A, All((B, C))))),
        (["|", "&", a, b, c], Any((All((A, B)), C))),
        (["|", a, b, c], All((Any((A, B)), C))),
        (["!", a], Not(A)),
        (["!", "|", a, b], Not(Any((A, B)))),
        (["!", "!", a], Not(Not(A))),
        (["!", a, b], All((Not(A), B))),
        ([(1, "=", 1)], Truth(True)),
        ([(0, "=", 1)], Truth(False)),
    ],
)
def test_prefix_notation_is_read_as_odoo_reads_it(series: Series, given_value: object, tree: Domain) -> None:
    assert read_domain(given_value, series) == tree


@pytest.mark.parametrize(
    ("given_value", "tree"),
    [
        (True, Truth(True)),
        (False, Truth(False)),
        (["|", a, (1, "=", 1)], Truth(True)),
        (["|", a, (0, "=", 1)], A),
        (["&", a, (0, "=", 1)], Truth(False)),
        (["&", a, (1, "=", 1)], A),
        ([a, (1, "=", 1), b], All((A, B))),
        (["!", (1, "=", 1)], Truth(False)),
        (["&", "|", a, (1, "=", 1), b], B),
    ],
)
def test_series_19_folds_constants_and_knows_true_and_false(given_value: object, tree: Domain) -> None:
    assert read_domain(given_value, SERIES_19) == tree


def test_series_14_keeps_constants_inside_a_domain() -> None:
    assert read_domain(["|", a, (1, "=", 1)], SERIES_14) == Any((A, Truth(True)))
    assert read_domain(["!", (0, "=", 1)], SERIES_14) == Not(Truth(False))


@pytest.mark.parametrize("series", BOTH, ids=name_of)
@pytest.mark.parametrize(
    "given_value",
    [
        ["&", a],
        ["|", a],
        ["|"],
        ["!"],
        None,
        "a",
        5,
        {"a": 1},
        [1],
        ["a"],
        [()],
        [("a", "=")],
        [("a", "=", 1, 2)],
        [("", "=", 1)],
        [(1, "=", 0)],
        [(2, "=", 2)],
        [(None, "=", 1)],
        [("a", 5, 1)],
        [a, "near"],
        [[a]],
    ],
    ids=repr,
)
def test_what_is_no_domain_fails(series: Series, given_value: object) -> None:
    with pytest.raises(EvaluationFails):
        read_domain(given_value, series)


@pytest.mark.parametrize("value", [True, False])
def test_a_truth_value_is_no_domain_before_19(value: bool) -> None:
    with pytest.raises(EvaluationFails):
        read_domain(value, SERIES_14)


@pytest.mark.parametrize("operator", ["any!", "not any!"])
def test_operators_that_skip_access_cannot_be_written_in_a_rule_of_19(operator: str) -> None:
    with pytest.raises(EvaluationFails, match="invalid item"):
        read_domain([("a", operator, [b])], SERIES_19)


def test_series_19_takes_operators_after_leftovers() -> None:
    assert read_domain([a, "|", b, c], SERIES_19) == All((A, Any((B, C))))
    assert read_domain([a, "|", b, c], SERIES_14) == All((A, Any((B, C))))


@pytest.mark.parametrize("series", BOTH, ids=name_of)
def test_a_list_that_only_symbols_know_is_no_domain(series: Series) -> None:
    symbols = SymbolList([SymbolValue(Symbol("company_ids", many=True))])
    for value in (symbols, [symbols], [SymbolList([1, 2, 3])]):
        with pytest.raises((EvaluationFails, NeedsConcrete)):
            read_domain(value, series)


def test_a_tree_is_read_as_itself() -> None:
    assert read_domain(All((A, B)), SERIES_19) is not None
    assert read_domain(Not(A), SERIES_14) == Not(A)


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (A, "[('a', '=', 1)]"),
        (Truth(True), "[(1, '=', 1)]"),
        (Truth(False), "[(0, '=', 1)]"),
        (All((A, B, C)), "['&', '&', ('a', '=', 1), ('b', '=', 1), ('c', '=', 1)]"),
        (Any((A, Not(B))), "['|', ('a', '=', 1), '!', ('b', '=', 1)]"),
        (Leaf("x", "in", (1,)), "[('x', 'in', (1,))]"),
        (Leaf("x", "in", [False, "a"]), "[('x', 'in', [False, 'a'])]"),
        (Leaf("x", "=", SymbolValue(Symbol("user.id"))), "[('x', '=', user.id)]"),
        (Leaf("x", "in", [False, SymbolValue(Symbol("user.id"))]), "[('x', 'in', [False, user.id])]"),
    ],
)
def test_a_tree_is_shown_in_prefix_notation(tree: Domain, text: str) -> None:
    assert show(tree) == text


def test_leaves_come_from_left_to_right() -> None:
    assert leaves(All((A, Not(Any((B, Truth(True), C)))))) == [A, B, C]


TREES = st.recursive(
    st.sampled_from([A, B, C]),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(lambda *parts: All(parts), inner, inner),
        st.builds(lambda *parts: Any(parts), inner, inner),
    ),
    max_leaves=8,
)


@examples(200)
@given(TREES, st.sampled_from(BOTH))
def test_what_is_shown_is_read_back(tree: Domain, series: Series) -> None:
    assert read_domain(ast.literal_eval(show(tree)), series) == tree
