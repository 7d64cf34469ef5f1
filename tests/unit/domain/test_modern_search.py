"""Searches of Odoo 19: what its optimiser may skip."""

from __future__ import annotations

import pytest

from ostiary.domain.condition import Fails, Undecidable
from ostiary.domain.walk import undecided
from unit.small_world import domain_of, stub_scope, translator_of


@pytest.mark.parametrize(
    "domain",
    [
        "[('name', 'in', []), ('computed', '=', 'a')]",
        "[('computed', '=', 'a'), ('name', 'in', [])]",
        "['|', ('name', 'not in', []), ('computed', '=', 'a')]",
        "['!', '|', ('name', 'not in', []), ('computed', '=', 'a')]",
    ],
)
def test_a_part_that_fails_beside_one_that_settles_the_matter_is_left_open(domain: str) -> None:
    found = translator_of(stub_scope("19.0"), "search").translate("x.doc", domain_of(domain, "19.0"))
    assert isinstance(found, Undecidable)
    assert found.may_raise
    assert found.reason.startswith("Odoo may not come to the part that fails (ValueError")


@pytest.mark.parametrize(
    "domain", ["[('name', '=', 'a'), ('computed', '=', 'a')]", "['|', ('name', 'in', []), ('computed', '=', 'a')]"]
)
def test_a_part_that_fails_beside_others_fails(domain: str) -> None:
    found = translator_of(stub_scope("19.0"), "search").translate("x.doc", domain_of(domain, "19.0"))
    assert isinstance(found, Fails)


@pytest.mark.parametrize(
    "domain", ["[('owner_id.id', '!=', 0)]", "[('partner_id', 'any', [('id', 'not in', [0, 3])])]"]
)
def test_ids_that_are_not_0_behind_a_many2one_are_left_open(domain: str) -> None:
    """Odoo compares the many2one itself with 0, which stands for NULL there, unless other conditions are beside it."""
    found = translator_of(stub_scope("19.0"), "search").translate("x.doc", domain_of(domain, "19.0"))
    assert [part.reason for part in undecided(found)] == [
        "ids are compared with 0, which may stand for `not set` behind a many2one"
    ]


@pytest.mark.parametrize(
    "domain", ["[('owner_id.id', '!=', 3)]", "[('owner_id.id', 'in', [0, 3])]", "[('id', '!=', 0)]"]
)
def test_other_ids_behind_a_many2one_are_decided(domain: str) -> None:
    found = translator_of(stub_scope("19.0"), "search").translate("x.doc", domain_of(domain, "19.0"))
    assert not undecided(found)
