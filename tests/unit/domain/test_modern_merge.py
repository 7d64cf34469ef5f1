"""Conditions on one field, put together by Odoo 19; what Odoo answers was asked of a running server."""

from __future__ import annotations

import pytest

from ostiary.domain.condition import FALSE, TRUE, Condition, Fails, Undecidable
from unit.small_world import domain_of, stub_scope, translator_of

EVALUATORS = ("search", "record")


def meaning(domain: str, evaluator: str = "search") -> Condition:
    return translator_of(stub_scope("19.0"), evaluator).translate("x.doc", domain_of(domain, "19.0"))


@pytest.mark.parametrize("evaluator", EVALUATORS)
@pytest.mark.parametrize(
    "domain",
    [
        "[('name', '=', False), ('name', '=', '')]",
        "[('name', '=', ''), '|', ('name', '=', False), ('name', '=', 'a'), ('rank', '=', 7)]",
        "[('partner_id.name', '=', False), ('partner_id.name', 'in', [''])]",
        "['!', '|', ('name', '!=', False), ('name', '!=', '')]",
        "[('qty', '=', '1'), ('qty', '=', 1)]",
        "[('state', 'in', [None]), ('state', '=', False)]",
    ],
)
def test_values_that_differ_for_python_exclude_each_other(domain: str, evaluator: str) -> None:
    assert meaning(domain, evaluator) == FALSE


@pytest.mark.parametrize("evaluator", EVALUATORS)
def test_what_is_taken_away_from_a_set_is_what_is_equal_for_python(evaluator: str) -> None:
    """'' stays in the set without False, and both mean `not set`."""
    found = meaning("[('name', 'in', ['a', '']), ('name', '!=', False)]", evaluator)
    assert found == meaning("[('name', 'in', ['a', ''])]", evaluator)
    assert meaning("['|', ('name', '!=', False), ('name', '=', '')]", evaluator) == (
        meaning("[('name', '!=', False)]", evaluator)
    )


def test_the_first_of_equal_values_is_kept() -> None:
    """True is 1 for Python; alone, PostgreSQL refuses it beside ids."""
    assert isinstance(meaning("[('partner_id', 'in', [True])]"), Fails)
    assert meaning("['|', ('partner_id', 'in', [1]), ('partner_id', 'in', [True])]") == (
        meaning("[('partner_id', 'in', [1])]")
    )


@pytest.mark.parametrize("evaluator", EVALUATORS)
@pytest.mark.parametrize(
    "domain",
    [
        "[('name', 'in', []), ('nothing', '=', 1)]",
        "['|', '|', ('flag', '=', True), ('flag', '=', False), ('nothing', '=', 1)]",
        "[('partner_id', 'any', [('id', '=', 1), ('id', '=', 2)]), ('nothing', '=', 1)]",
        "[('node_id', 'child_of', [1]), ('nothing', '=', 1)]",
    ],
)
def test_what_fails_beside_what_may_settle_the_matter_is_left_open(domain: str, evaluator: str) -> None:
    found = meaning(domain, evaluator)
    assert isinstance(found, Undecidable) and found.may_raise


@pytest.mark.parametrize("evaluator", EVALUATORS)
@pytest.mark.parametrize(
    "domain",
    [
        "[('nothing', '=', 1)]",
        "[('nothing', '=', 1), '|', ('company_id', '=', False), ('company_id', 'in', [1])]",
        "[('nothing', '=', 1), ('partner_id', '=', 5), ('partner_id.ref', '=', 'a')]",
        "[('nothing', '=', 1), ('qty', '>', 1), ('qty', '<', 5)]",
        "['|', ('nothing', '=', 1), ('name', 'not in', [])]",
        "[('name', '=', 'a'), ('name', '=', 'b'), ('nothing', '=', 1)]",
    ],
)
def test_what_fails_beside_what_cannot_settle_the_matter_fails(domain: str, evaluator: str) -> None:
    assert isinstance(meaning(domain, evaluator), Fails)


@pytest.mark.parametrize(
    "domain",
    [
        "['|', ('computed', '=', 'a'), ('name', 'not in', [])]",
        "[('computed', '=', 'a'), ('name', '=', 'a'), ('name', '=', 'b')]",
        "[('computed', '=', 'a'), ('partner_id.ref', '=', 'a'), ('partner_id.ref', '=', 'b')]",
    ],
)
def test_what_is_only_refused_at_last_may_be_settled_by_what_stands_after_it(domain: str) -> None:
    """A field that is not stored has no SQL, which Odoo finds when it has put all conditions together."""
    found = meaning(domain)
    assert isinstance(found, Undecidable) and found.may_raise
    assert isinstance(meaning("[('computed', '=', 'a'), ('name', '=', 'a')]"), Fails)


def test_python_compares_when_the_first_record_comes_to_it() -> None:
    found = meaning("[('name', '<', 5)]", "record")
    assert isinstance(found, Fails) and found.late
    assert isinstance(meaning("[('name', '<', 5), ('rank', '=', 7)]", "record"), Undecidable)
    assert meaning("[('name', '<', 5), (0, '=', 1)]", "record") == FALSE
    assert meaning("['|', ('name', '<', 5), (1, '=', 1)]", "record") == TRUE


def test_of_equal_neighbours_the_first_is_kept() -> None:
    """Odoo compares 0 and False, finds them equal and forgets the 0, which alone is the text '0'."""
    of_lines = "('line_ids.name', '=', {})"
    assert meaning(f"[{of_lines.format(False)}, {of_lines.format(0)}]") == meaning(f"[{of_lines.format(False)}]")
    assert meaning(f"[{of_lines.format(0)}]") != meaning(f"[{of_lines.format(False)}]")
