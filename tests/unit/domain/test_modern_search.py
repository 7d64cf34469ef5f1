"""Searches of Odoo 19: what its optimiser may skip."""

from __future__ import annotations

import pytest

from ostiary.domain.condition import Fails, Undecidable
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
