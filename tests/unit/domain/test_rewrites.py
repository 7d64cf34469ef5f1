"""The rewrites of Odoo 19, each by its equation."""

from __future__ import annotations

import datetime

import pytest

from ostiary.domain import modern
from ostiary.domain.expression import EvaluationFails
from ostiary.domain.modern import REWRITES, negate, rewrite
from ostiary.domain.syntax import Domain, Leaf, Not, Truth, show
from ostiary.errors import MayRaise, Undecided
from unit.small_world import domain_of, stub_scope

SCOPE = stub_scope("19.0")


def once(name: str, text: str) -> Domain | None:
    """What one rewrite makes of a leaf; None where it does not apply."""
    leaf = domain_of(f"[{text}]", "19.0")
    assert isinstance(leaf, Leaf)
    step = {rewrite.__name__: rewrite for rewrite in REWRITES}[name]
    return step(SCOPE, modern.field_of(SCOPE, "x.doc", leaf), leaf)


@pytest.mark.parametrize(
    ("name", "leaf", "result"),
    [
        ("path_to_any", "('partner_id.name', '=', 'a')", "[('partner_id', 'any', Leaf(path='name', operator='=', value='a'))]"),
        ("path_to_any", "('line_ids.doc_id.name', '!=', 'a')",
         "[('line_ids', 'any', Leaf(path='doc_id.name', operator='!=', value='a'))]"),
        ("path_to_any", "('name', '=', 'a')", None),
        ("path_to_any", "('day.month_number', '=', 1)", None),
        ("equal_if_value", "('name', '=?', 'a')", "[('name', '=', 'a')]"),
        ("equal_if_value", "('name', '=?', False)", "[(1, '=', 1)]"),
        ("equal_if_value", "('name', '=?', [])", "[(1, '=', 1)]"),
        ("equal_if_value", "('name', '=?', 0)", "[(1, '=', 1)]"),
        ("equal_if_value", "('partner_id', '=?', user.partner_id.id)", "[('partner_id', '=', user.partner_id.id)]"),
        ("equal_if_value", "('name', '=', False)", None),
        ("old_operators", "('name', '<>', 'a')", "[('name', '!=', 'a')]"),
        ("old_operators", "('name', '==', 'a')", "[('name', '=', 'a')]"),
        ("old_operators", "('name', '!=', 'a')", None),
        ("equal_as_in", "('name', '=', 'a')", "[('name', 'in', ['a'])]"),
        ("equal_as_in", "('name', '!=', 'a')", "[('name', 'not in', ['a'])]"),
        ("equal_as_in", "('name', '=', ['a', 'b', 'a'])", "[('name', 'in', ['a', 'b'])]"),
        ("equal_as_in", "('name', '=', [])", "[('name', 'in', [False])]"),
        ("equal_as_in", "('name', '!=', ())", "[('name', 'not in', [False])]"),
        ("equal_as_in", "('company_id', '=', company_ids)", "[('company_id', 'in', company_ids)]"),
        ("equal_as_in", "('name', 'in', ['a'])", None),
        ("in_set", "('name', 'in', [])", "[(0, '=', 1)]"),
        ("in_set", "('name', 'not in', [])", "[(1, '=', 1)]"),
        ("in_set", "('name', 'in', False)", "[(0, '=', 1)]"),
        ("in_set", "('name', 'not in', '')", "[(1, '=', 1)]"),
        ("in_set", "('name', 'in', 'a')", "[('name', 'in', ['a'])]"),
        ("in_set", "('name', 'in', ('a', 'b'))", "[('name', 'in', ['a', 'b'])]"),
        ("in_set", "('name', 'in', ['a', 'a'])", "[('name', 'in', ['a'])]"),
        ("in_set", "('qty', 'in', [0, False])", "[('qty', 'in', [0])]"),
        ("in_set", "('name', 'in', ['a', 'b'])", None),
        ("in_required", "('owner_id', 'in', [1, False])", "[('owner_id', 'in', [1])]"),
        ("in_required", "('id', 'not in', [False])", "[('id', 'not in', [])]"),
        ("in_required", "('partner_id', 'in', [1, False])", None),
        ("in_required", "('code', 'in', ['a', False])", None),
        ("any_domain", "('id', 'any', [('name', '=', 'a')])", "[('name', '=', 'a')]"),
        ("any_domain", "('id', 'not any', [('name', '=', 'a')])", "['!', ('name', '=', 'a')]"),
        ("any_domain", "('partner_id', 'any', [])", "[('partner_id', 'any', Truth(value=True))]"),
        ("like_text", "('name', 'like', '')", "[(1, '=', 1)]"),
        ("like_text", "('name', 'not ilike', False)", "[(0, '=', 1)]"),
        ("like_text", "('name', '=like', '')", "[('name', '=', False)]"),
        ("like_text", "('name', 'not =ilike', '')", "[('name', '!=', False)]"),
        ("like_text", "('partner_id', 'like', '')", "[('partner_id', '!=', False)]"),
        ("like_text", "('partner_id', 'not like', '')", "[('partner_id', '=', False)]"),
        ("like_text", "('name', 'like', 5)", "[('name', 'like', '5')]"),
        ("like_text", "('name', 'like', 'a')", None),
        ("relational_text", "('partner_id', 'ilike', 'a')",
         "[('partner_id', 'any', Leaf(path='display_name', operator='ilike', value='a'))]"),
        ("relational_text", "('partner_id', 'not ilike', 'a')",
         "[('partner_id', 'not any', Leaf(path='display_name', operator='ilike', value='a'))]"),
        ("relational_text", "('partner_id', 'in', ['a'])",
         "[('partner_id', 'any', Leaf(path='display_name', operator='in', value=['a']))]"),
        ("relational_text", "('partner_id', 'in', ['a', 1])",
         "['|', ('partner_id', 'any', Leaf(path='display_name', operator='in', value=['a'])), ('partner_id', 'in', [1])]"),
        ("relational_text", "('partner_id', 'not in', ['a', 1])",
         "['&', ('partner_id', 'not any', Leaf(path='display_name', operator='in', value=['a'])), ('partner_id', 'not in', [1])]"),
        ("relational_text", "('partner_id', 'in', [1, 2])", None),
        ("boolean_in", "('flag', 'in', [False])", "[('flag', 'not in', [True])]"),
        ("boolean_in", "('flag', 'not in', [False])", "[('flag', 'in', [True])]"),
        ("boolean_in", "('flag', 'in', ['yes', 'T'])", "[('flag', 'in', [True])]"),
        ("boolean_in", "('flag', 'in', ['no'])", "[('flag', 'not in', [True])]"),
        ("boolean_in", "('flag', 'in', [1])", "[('flag', 'in', [True])]"),
        ("boolean_in", "('flag', 'in', [0, 1])", "[('flag', 'in', [False, True])]"),
        ("boolean_in", "('flag', 'in', [True])", None),
        ("boolean_in", "('flag', 'in', [True, False])", None),
        ("date_values", "('day', '<', False)", "[(0, '=', 1)]"),
        ("date_values", "('day', 'in', [False])", None),
        ("datetime_values", "('moment', '>=', False)", "[(0, '=', 1)]"),
        ("datetime_values", "('moment', 'in', [False])", None),
        ("binary_values", "('scan', 'in', ['a'])", "[(1, '=', 1)]"),
        ("binary_values", "('scan', 'in', [False])", None),
    ],
)  # fmt: skip
def test_a_rewrite_follows_its_equation(name: str, leaf: str, result: str | None) -> None:
    changed = once(name, leaf)
    assert (None if changed is None else show(changed)) == result


D = datetime.date(2024, 1, 31)
NIGHT = datetime.datetime(2024, 1, 30, 23)
"""Midnight of that day in Brussels, in UTC."""
TEN = datetime.datetime(2024, 1, 31, 10)
SECOND, DAY = datetime.timedelta(seconds=1), datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("leaf", "result"),
    [
        ("('day', '<', '2024-01-31')", Leaf("day", "<", D)),
        ("('day', '<', '2024-01-31 10:00:00')", Leaf("day", "<", D)),
        ("('day', 'in', ['2024-01-31', '2024-01-31 10:00:00', False])", Leaf("day", "in", [D, False])),
        ("('moment', '<', '2024-01-31')", Leaf("moment", "<", NIGHT)),
        ("('moment', '>=', '2024-01-31')", Leaf("moment", ">=", NIGHT)),
        ("('moment', '>', '2024-01-31')", Leaf("moment", ">=", NIGHT + DAY)),
        ("('moment', '<=', '2024-01-31')", Leaf("moment", "<", NIGHT + DAY)),
        ("('moment', '>', '2024-01-31 10:00:00')", Leaf("moment", ">=", TEN + SECOND)),
        ("('moment', '<=', '2024-01-31 10:00:00')", Leaf("moment", "<", TEN + SECOND)),
        ("('moment', '<', '2024-01-31 10:00:00.7')", Leaf("moment", "<", TEN)),
        ("('moment', '>', '9999-12-31 23:59:59')", Truth(False)),
        ("('moment', '<=', '9999-12-31 23:59:59')", Leaf("moment", "!=", False)),
    ],
)
def test_dates_are_compared_as_moments_of_the_users_time_zone(leaf: str, result: Domain) -> None:
    step = "date_values" if leaf.startswith("('day'") else "datetime_values"
    assert once(step, leaf) == result


def test_a_moment_stands_for_its_whole_second() -> None:
    changed = once("datetime_values", "('moment', 'in', ['2024-01-31 10:00:00', False])")
    assert changed is not None
    assert show(changed) == (
        "['|', '&', ('moment', '>=', datetime.datetime(2024, 1, 31, 10, 0)),"
        " ('moment', '<', datetime.datetime(2024, 1, 31, 10, 0, 1)), ('moment', '=', False)]"
    )


@pytest.mark.parametrize(
    "leaf",
    [
        "('qty', 'any', [('id', '=', 1)])",
        "('name', '=like', 5)",
        "('partner_id', '<', 'a')",
        "('flag', '<', True)",
        "('flag', 'child_of', True)",
        "('nothing', '=', 1)",
        "('name', 'near', 'a')",
        "('name', 'in', [{}])",
        "('day', '=', 5)",
        "('moment', '<', 5)",
        "('partner_id', 'any', ['&'])",
    ],
)
def test_a_leaf_that_odoo_refuses_fails(leaf: str) -> None:
    domain = domain_of(f"[{leaf}]", "19.0")
    with pytest.raises(EvaluationFails):
        while isinstance(domain, Leaf):
            changed = rewrite(SCOPE, "x.doc", domain)
            assert changed is not domain, "nothing refused it"
            domain = changed


@pytest.mark.parametrize("leaf", ["('day', '<', 'today -1d')", "('moment', '=', 'now')", "('day', 'in', ['=monday'])"])
def test_a_relative_date_is_undecided(leaf: str) -> None:
    step = "date_values" if leaf.startswith("('day'") else "datetime_values"
    with pytest.raises(Undecided, match="relative date"):
        once(step, leaf.replace("'=', 'now'", "'in', ['now']"))


@pytest.mark.parametrize(
    "leaf", ["('day', '<', 'soon')", "('moment', 'in', ['=13m'])", "('day', 'in', ['2024-13-01'])"]
)
def test_a_text_that_may_be_no_date_may_raise(leaf: str) -> None:
    with pytest.raises(MayRaise, match="may be no date"):
        once("date_values" if leaf.startswith("('day'") else "datetime_values", leaf)


@pytest.mark.parametrize("leaf", ["('day', 'in', [''])", "('moment', '>', ' ')"])
def test_a_blank_text_is_no_date(leaf: str) -> None:
    with pytest.raises(EvaluationFails, match="Empty date value"):
        once("date_values" if leaf.startswith("('day'") else "datetime_values", leaf)


@pytest.mark.parametrize(
    ("leaf", "negated"),
    [
        (Leaf("name", "=", 1), Leaf("name", "!=", 1)),
        (Leaf("name", "IN", [1]), Leaf("name", "not in", [1])),
        (Leaf("name", "not ilike", "a"), Leaf("name", "ilike", "a")),
        (Leaf("name", "any", []), Leaf("name", "not any", [])),
        (Leaf("name", "<>", 1), Leaf("name", "=", 1)),
        (Leaf("name", "<", 1), Not(Leaf("name", "<", 1))),
        (Leaf("name", "=?", 1), Not(Leaf("name", "=?", 1))),
        (Leaf("a.b", "=", 1), Not(Leaf("a.b", "=", 1))),
        (Leaf("name", "child_of", 1), Not(Leaf("name", "child_of", 1))),
    ],
)
def test_a_negated_leaf_takes_the_inverse_operator_where_there_is_one(leaf: Leaf, negated: Domain) -> None:
    assert negate(leaf) == negated


def test_the_rewrites_run_in_odoos_order() -> None:
    assert [step.__name__ for step in REWRITES] == [
        "path_to_any", "equal_if_value", "old_operators", "equal_as_in", "in_set", "in_required", "any_domain",
        "like_text", "relational_text", "boolean_in", "date_values", "datetime_values", "binary_values",
    ]  # fmt: skip


def test_every_rewrite_states_its_equation() -> None:
    without = [step.__name__ for step in REWRITES if "=>" not in (step.__doc__ or "")]
    assert without == ["binary_values"]  # a list of what stays


def test_recordsets_none_and_capitals_are_normalised_first() -> None:
    class Recordset:
        ids, model = (1, 2), "x"

    assert rewrite(SCOPE, "x.doc", Leaf("partner_id", "IN", Recordset())) == Leaf("partner_id", "in", [1, 2])
    assert rewrite(SCOPE, "x.doc", Leaf("name", "=", None)) == Leaf("name", "in", [False])
