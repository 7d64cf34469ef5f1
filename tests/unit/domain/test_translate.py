"""Whatever a rule says, translating it ends in a condition, or in asking for a value: never in another error."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary.domain.condition import Condition, Constant, IsTrue, Negation, Unset
from ostiary.domain.evaluate import on_missing_row
from ostiary.domain.expression import NeedsConcrete
from ostiary.domain.scope import MissingAtom
from ostiary.domain.syntax import All, Any, Domain, Leaf, Not, Truth
from ostiary.domain.walk import failure, symbols_of, undecided, walk
from unit.properties import examples
from unit.small_world import SERIES, SYMBOLS, shared_world, stub_scope, translator_of

FIELDS = sorted(shared_world("19.0").facts.fields["x.doc"])
STEPS = ("name", "id", "active", "partner_id", "doc_id", "state", "month_number", "nothing", "parent_id", "line_ids")
OPERATORS = (
    *("=", "!=", "<>", "==", "=?", "<", ">", "<=", ">=", "in", "not in", "like", "not like", "ilike", "not ilike"),
    *(
        "=like",
        "=ilike",
        "not =like",
        "not =ilike",
        "child_of",
        "parent_of",
        "any",
        "not any",
        "IN",
        "near",
        "",
    ),
)


class Recordset:
    """What stands for records as a value."""

    ids, model = (1, 2), "res.partner"


ODD = (
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        5,
        1.5,
        float("nan"),
        "",
        "a",
        "3",
        "%",
        "é",
        "2024-01-31",
        "today",
        "2024-01-31 10:00:00",
    ),
    *(
        [],
        (),
        set(),
        {},
        [1, 2],
        (1, False),
        [None],
        [0],
        [""],
        ["a", 1],
        [[1]],
        [{}],
        {"a": 1},
        {1, 2},
        range(3),
        b"a",
    ),
    *(
        datetime.date(2024, 1, 31),
        datetime.datetime(2024, 1, 31, 10),
        [datetime.date(2024, 1, 31), False],
        10**30,
        "a" * 99,
    ),
    *(
        SYMBOLS["user.partner_id.id"],
        [SYMBOLS["user.partner_id.id"], False],
        SYMBOLS["company_ids"],
        [SYMBOLS["company_ids"]],
    ),
    *(Recordset(), [("name", "=", "a")], Leaf("name", "=", "a"), object(), len, ["&"], [("id", "=", 1), "|"]),
)
PATHS = st.builds(
    lambda first, rest: ".".join([first, *rest]), st.sampled_from(FIELDS), st.lists(st.sampled_from(STEPS), max_size=2)
)
LEAVES: st.SearchStrategy[Domain] = st.builds(
    Leaf, PATHS, st.sampled_from(OPERATORS), st.integers(0, len(ODD) - 1).map(lambda at: f"ODD[{at}]")
)
"""Leaves with a place in ODD for a value, since symbols cannot be shown."""
DOMAINS: st.SearchStrategy[Domain] = st.recursive(
    LEAVES | st.sampled_from([Truth(True), Truth(False)]),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(lambda *parts: All(parts), inner, inner),
        st.builds(lambda *parts: Any(parts), inner, inner),
    ),
    max_leaves=3,
)


def filled(domain: Domain) -> Domain:
    """The domain with the odd values themselves."""
    match domain:
        case Leaf(path, operator, value):
            return Leaf(path, operator, ODD[int(str(value)[4:-1])])
        case Not(part):
            return Not(filled(part))
        case All(parts) | Any(parts):
            return type(domain)(tuple(filled(part) for part in parts))
    return domain


def translated(domain: Domain, series: str, evaluator: str) -> Condition | None:
    try:
        return translator_of(stub_scope(series), evaluator).translate("x.doc", filled(domain))
    except (NeedsConcrete, MissingAtom):
        return None


@pytest.mark.parametrize("evaluator", ["search", "record"])
@pytest.mark.parametrize("series", SERIES)
def test_every_domain_is_translated(series: str, evaluator: str) -> None:
    @examples(150)
    @given(DOMAINS)
    def check(domain: Domain) -> None:
        condition = translated(domain, series, evaluator)
        assert condition is None or isinstance(condition, Condition)
        if (
            condition is not None
            and failure(condition) is None
            and not undecided(condition)
            and not symbols_of(condition)
        ):
            on_missing_row(condition)

    check()


@pytest.mark.parametrize("series", SERIES)
def test_the_record_evaluator_knows_no_null(series: str) -> None:
    """Python has two truth values: of every row, each condition is true or not, never NULL."""

    @examples(60)
    @given(DOMAINS)
    def check(domain: Domain) -> None:
        condition = translated(domain, series, "record")
        for part in walk(condition) if condition is not None else ():
            if isinstance(part, Negation):
                assert isinstance(part.part, IsTrue | Unset), part
            assert part != Constant(None) or isinstance(condition, IsTrue)

    check()
