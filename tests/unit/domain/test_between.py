"""Series between 14 and 19: exact where both agree, else undecided within the bounds of both."""

from __future__ import annotations

from typing import Any

import pytest

from ostiary.domain.algebra import all_of, any_of, is_true
from ostiary.domain.between import Between
from ostiary.domain.classic_record import ClassicRecord
from ostiary.domain.classic_search import ClassicSearch
from ostiary.domain.condition import Condition, Undecidable
from ostiary.domain.modern_record import ModernRecord
from ostiary.domain.modern_search import ModernSearch
from unit.notation import shown
from unit.small_world import domain_of, stub_scope


def both(series: str, evaluator: str) -> tuple[Any, Any]:
    scope = stub_scope(series)
    if evaluator == "search":
        return ClassicSearch(scope, active_test=True), ModernSearch(scope)
    return ClassicRecord(scope, active_test=True), ModernRecord(scope)


def translated(text: str, series: str = "17.0", evaluator: str = "search") -> tuple[Condition, Condition, Condition]:
    """(in between, as the older does, as the newer does)"""
    older, newer = both(series, evaluator)
    domain = domain_of(f"[{text}]", series)
    between = Between(older.scope, older, newer).translate("x.doc", domain)
    return between, older.translate("x.doc", domain), newer.translate("x.doc", domain)


@pytest.mark.parametrize("evaluator", ["search", "record"])
@pytest.mark.parametrize(
    "text",
    [
        "('partner_id', 'in', [1, 2])",
        "('company_id', 'in', company_ids + [False])",
        "('partner_id', '=', False)",
        "('state', 'in', ['draft', 'open'])",
        "('id', 'in', [1])",
        "(1, '=', 1)",
    ],
)
def test_what_both_read_alike_is_exact(text: str, evaluator: str) -> None:
    between, older, newer = translated(text, evaluator=evaluator)
    assert between == newer
    assert is_true(older) == is_true(newer)


@pytest.mark.parametrize(
    "text",
    ["('name', '=', False)", "('qty', '<', 5)", "('line_ids.state', '!=', 'open')", "'!', ('day', '<', '2024-01-31')"],
)
def test_what_they_read_differently_is_undecided_within_the_bounds_of_both(text: str) -> None:
    between, older, newer = translated(text)
    assert isinstance(between, Undecidable)
    assert between.reason == "series 17.0 may read this as 14 or as 19 does"
    assert between.least == all_of(is_true(older), is_true(newer))
    assert between.most == any_of(is_true(older), is_true(newer))


def test_where_one_fails_nothing_is_known() -> None:
    between, *_ = translated("('name', '==', 'a')")
    assert isinstance(between, Undecidable)
    assert between.least is None and between.most is None


@pytest.mark.parametrize("series", ["17.0", "18.0"])
def test_any_is_read_as_19_does_where_it_exists(series: str) -> None:
    between, _, newer = translated("('partner_id', 'any', [('name', '=', 'a')])", series)
    assert between == newer
    between, *_ = translated("('partner_id', 'any', [('name', '=', 'a')])", "16.0")
    assert shown(between) == "UNKNOWN"


def test_connectives_are_taken_apart_so_that_only_leaves_are_open() -> None:
    between, *_ = translated("'|', ('partner_id', 'in', [1]), ('name', '=', False)")
    assert shown(between) == "partner_id in {1} or UNKNOWN"
    between, *_ = translated("'!', '|', ('partner_id', 'in', [1]), '!', ('partner_id', 'in', [2])")
    assert "UNKNOWN" not in shown(between)
    between, *_ = translated("'!', '!', ('partner_id', 'in', [1])")
    assert shown(between) == "partner_id in {1}"
