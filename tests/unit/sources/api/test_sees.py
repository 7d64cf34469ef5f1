"""Which rules leave nothing out: looked at without looking at rows."""

from __future__ import annotations

import pytest

from ostiary.engine.reach import Engine
from ostiary.model.environment import Context
from ostiary.sources.api.sees import Sight
from ostiary.sources.world import world_from_data

FIELDS = {
    "name": "char",
    "kind": "char",
    "company_id": "many2one res.company",
    "partner_id": "many2one res.partner",
}


def hides(domain: str, *, of_group: bool = False, companies: tuple[str, ...] = ("main", "second")) -> bool:
    """Whether a rule on notes may hide one from an internal user in these of two companies."""
    rule: dict[str, object] = {"domain": domain, "groups": ["base.group_user"] if of_group else []}
    world = world_from_data(
        {
            "series": "19.0",
            "companies": {"main": {"name": "Main"}, "second": {"name": "Second"}},
            "users": {"boss": {"type": "internal", "companies": list(companies), "company": "main"}},
            "models": {
                "x.note": {
                    "fields": FIELDS,
                    "access": {"base.group_user": "r"},
                    "rules": {"x.rule": rule},
                    "records": {},
                }
            },
        }
    )
    engine = Engine(world.facts, world.database, Context())
    return Sight(engine, world.names["res.users"]["boss"]).hides("x.note") is not None


@pytest.mark.parametrize(
    "domain",
    [
        "[]",
        "[(1, '=', 1)]",
        "[('company_id', 'in', company_ids + [False])]",
        "['|', ('company_id', '=', False), ('company_id', 'in', company_ids)]",
        "['|', ('company_id', 'parent_of', company_ids), ('company_id', '=', False)]",
        "['|', '|', ('kind', '=', 'a'), ('company_id', '=', False), ('company_id', 'child_of', company_ids)]",
        "['|', ('kind', '!=', 'a'), ('kind', '=', 'a')]",
        "['|', ('partner_id', '!=', False), ('partner_id', '=', False)]",
        "['|', (1, '=', 1), ('kind', '=', 'a')]",
        "[(1, '=', 1), ('company_id', 'in', company_ids + [False])]",
    ],
)
@pytest.mark.parametrize("of_group", [True, False])
def test_rules_that_leave_nothing_out(domain: str, of_group: bool) -> None:
    assert not hides(domain, of_group=of_group)


@pytest.mark.parametrize(
    "domain",
    [
        "[(0, '=', 1)]",
        "[('company_id', 'in', company_ids)]",
        "[('company_id', '=', False)]",
        "[('company_id', 'in', [company_id, False])]",
        "[('company_id', 'parent_of', company_ids + [False])]",
        "[('kind', '!=', 'a')]",
        "['|', ('kind', '!=', 'a'), ('kind', '=', 'b')]",
        "['|', ('kind', '!=', 'a'), ('partner_id', '=', False)]",
        "['!', ('company_id', 'in', company_ids + [False])]",
        "['&', ('kind', '=', 'a'), ('company_id', 'in', company_ids + [False])]",
        "[('partner_id.company_id', 'in', company_ids + [False])]",
        "[('partner_id', 'in', company_ids + [False])]",
        "[('company_id', 'not in', company_ids + [False])]",
        "[('create_uid', '=', user.id)]",
        "[('no_such_field', '=', False)]",
        "[broken",
        "[('company_id', 'in', user.unheard_of())]",
    ],
)
def test_rules_that_may_hide_something(domain: str) -> None:
    assert hides(domain)


def test_a_user_of_one_company_does_not_see_those_of_all() -> None:
    domain = "[('company_id', 'in', company_ids + [False])]"
    assert hides(domain, companies=("main",)) and not hides(domain)
