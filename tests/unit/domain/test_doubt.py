"""Where undecided parts matter: the rows that are left over must be those that the whole condition leaves open."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from ostiary.domain.algebra import all_of, any_of, assuming, denies, in_doubt, is_true, negation, refuted
from ostiary.domain.condition import FALSE, TRUE, AllOf, AnyOf, Column, Comparison, Condition, Undecidable
from ostiary.domain.evaluate import holds
from unit.properties import examples


def is_one(name: str, value: str | int = 1) -> Condition:
    return Comparison(Column(name), "=", value)


ROWS = [dict(zip("abk", values, strict=True)) for values in product((None, 1, 2), (None, 1, 2), (None, "x", "y"))]
LEAVES = st.sampled_from([is_one("a"), is_one("b"), is_one("b", 2), is_one("k", "x"), is_one("k", "y")])
DOUBTS = st.one_of(
    st.just(Undecidable("open")),
    st.builds(lambda least, more: Undecidable("bounded", "", least, any_of(least, more)), LEAVES, LEAVES),
)


def together(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    return st.one_of(
        st.builds(negation, inner),
        st.builds(is_true, inner),
        st.builds(all_of, inner, inner, inner),
        st.builds(any_of, inner, inner, inner),
    )


def true_of(node: Condition, row: dict[str, object]) -> bool:
    return holds(node, row, None) is True


@given(st.recursive(LEAVES | DOUBTS, together, max_leaves=8))
@examples(500)
def test_the_rows_in_doubt_are_those_that_the_whole_leaves_open(node: Condition) -> None:
    possible, certain = in_doubt(node)
    for row in ROWS:
        left_open = true_of(assuming(node, True), row) and not true_of(assuming(node, False), row)
        assert left_open == (true_of(possible, row) and not true_of(certain, row))
        assert true_of(possible, row) or not true_of(certain, row)


def test_parts_that_never_meet_the_doubtful_one_are_not_asked() -> None:
    unknown = AllOf((is_one("k", "x"), Undecidable("open")))
    mine, elsewhere = is_one("a"), AllOf((is_one("k", "y"), is_one("b")))
    node = all_of(is_one("b"), any_of(unknown, elsewhere, mine))
    assert in_doubt(node) == (
        AllOf((is_one("b"), is_one("k", "x"))),
        AllOf((is_one("b"), is_one("k", "x"), mine)),
    )


def test_values_of_different_types_may_meet() -> None:
    unknown = AllOf((is_one("k", 1), Undecidable("open")))
    other = AllOf((is_one("k", "1"), is_one("b")))
    assert in_doubt(AnyOf((unknown, other)))[1] == AllOf((is_one("k", 1), is_one("k", "1"), is_one("b")))


def test_two_doubts_are_compared_as_a_whole() -> None:
    node = AnyOf((AllOf((is_one("a"), Undecidable("one"))), AllOf((is_one("b"), Undecidable("two")))))
    assert in_doubt(node) == (AnyOf((is_one("a"), is_one("b"))), FALSE)
    assert in_doubt(Undecidable("all")) == (TRUE, FALSE)


def test_what_denies_several_things_denies_each() -> None:
    a, b, c = is_one("a"), is_one("b"), is_one("k", "x")
    node = all_of(c, refuted(any_of(a, b)))
    assert denies(node, a) and denies(node, any_of(b, a))
    assert not denies(node, c) and not denies(node, any_of(a, c)) and not denies(node, TRUE)
    assert not denies(any_of(c, refuted(any_of(a, b))), a)


@given(st.recursive(LEAVES, together, max_leaves=4), LEAVES)
def test_where_something_is_denied_both_never_hold(node: Condition, leaf: Condition) -> None:
    if denies(node, leaf):
        assert not any(true_of(node, row) and true_of(leaf, row) for row in ROWS)
