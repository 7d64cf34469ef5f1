"""Random conditions over a row of three numbers, with symbols, and how they are judged."""

from __future__ import annotations

from hypothesis import strategies as st

from ostiary.domain.condition import (
    AllOf,
    AnyOf,
    Column,
    Comparison,
    Condition,
    Constant,
    IsTrue,
    Membership,
    Negation,
    Symbol,
    Unset,
    Values,
)
from ostiary.domain.evaluate import holds

BINDINGS: dict[str, tuple[int, ...]] = {"s": (1,), "t": (0, 2)}
"""What the symbols of random conditions stand for."""

_COLUMNS = st.sampled_from([Column("a"), Column("b"), Column("c")])
_NUMBERS = st.integers(0, 2)
_SYMBOLS = st.sampled_from([Symbol("s"), Symbol("t", many=True)])
_VALUES = st.builds(
    lambda constants, sources: Values(tuple(sorted(constants)), tuple(sorted(sources, key=str))),
    st.sets(_NUMBERS, max_size=2),
    st.sets(_SYMBOLS, max_size=2),
).filter(bool)
_SIMPLE = st.one_of(
    st.sampled_from([Constant(True), Constant(False), Constant(None)]),
    st.builds(Comparison, _COLUMNS, st.sampled_from(["=", "<>", "<", ">", "<=", ">="]), _NUMBERS),
    st.builds(Unset, _COLUMNS),
    st.builds(Membership, _COLUMNS, _VALUES),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    _SIMPLE,
    lambda inner: st.one_of(
        st.builds(Negation, inner),
        st.builds(IsTrue, inner),
        st.builds(lambda parts: AllOf(tuple(parts)), st.lists(inner, min_size=2, max_size=3)),
        st.builds(lambda parts: AnyOf(tuple(parts)), st.lists(inner, min_size=2, max_size=3)),
    ),
    max_leaves=8,
)
ROWS: st.SearchStrategy[dict[str, object]] = st.fixed_dictionaries(
    {name: st.one_of(st.none(), _NUMBERS) for name in ("a", "b", "c")}
)


def judge(condition: Condition, row: dict[str, object]) -> bool | None:
    """The truth of a condition on a row: True, False or None for NULL."""
    return holds(condition, row, None, BINDINGS)
