"""Exposure counted by hand on small worlds; tests/conformance compares it with Odoo."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ostiary.api import World
from ostiary.engine.exposure import Exposure
from ostiary.engine.exposure_sql import Statement
from ostiary.engine.plan import Query
from ostiary.model.ownership import Ownership
from ostiary.sources.world import OpenedWorld, world_from_data

OWN = "('partner_id', 'child_of', [user.commercial_partner_id.id])"


def document(domain: str | None, **more: Any) -> dict[str, Any]:
    """Acme (alice, andy), Bolt (bob) below Holding (hugo), Cog without users; an order of each, one of nobody."""
    rules = {"x.rule": {"groups": ["base.group_portal"], "domain": domain}} if domain else {}
    order = {
        "inherit": ["mail.thread"],
        "fields": {"name": "char", "partner_id": "many2one res.partner", "state": "char"},
        "access": {"base.group_portal": "rw"},
        "rules": rules,
        "records": {
            "acme1": {"partner_id": "acme", "state": "sale"},
            "acme2": {"partner_id": "alice", "state": "draft"},
            "bolt1": {"partner_id": "bob", "state": "sale"},
            "cog1": {"partner_id": "cog", "state": "sale", "message_partner_ids": ["bob"]},
            "own1": {"partner_id": "home", "state": "draft"},
            "none1": {"name": "nobody's", "state": "draft"},
        },
    }
    partners = {
        "home": {"is_company": True}, "holding": {"is_company": True}, "acme": {"is_company": True},
        "bolt": {"is_company": True, "parent_id": "holding"}, "cog": {"is_company": True},
        "alice": {"parent_id": "acme"}, "andy": {"parent_id": "acme"}, "bob": {"parent_id": "bolt"},
        "hugo": {"parent_id": "holding"},
    }  # fmt: skip
    return {
        "series": "19.0",
        "companies": {"home": {"partner": "home"}},
        "users": {name: {"type": "portal", "partner": name} for name in ("alice", "andy", "bob", "hugo")},
        "models": {"sale.order": order},
        "records": {"res.partner": partners},
        **more,
    }


def exposures(opened: OpenedWorld, **more: Any) -> dict[tuple[str, str], Exposure]:
    with World("world", opened.facts, opened.database) as world:
        found = world.exposure(["sale.order"], ("read", "write"), **more)
    return {(one.kind, one.operation): one for one in found}


def test_everybody_reads_everything() -> None:
    opened = world_from_data(document(None))
    found = exposures(opened)["portal", "read"]
    names = opened.names["sale.order"]
    tally = found.of("customer")
    # foreign: alice, andy: bolt1, cog1; bob: acme1, acme2 (cog1 is shared with him); hugo: acme1, acme2, cog1
    # (bolt is below his company)
    assert (tally.records, tally.owners, tally.users, tally.pairs) == (4, 3, 4, 2 + 2 + 2 + 3)
    assert tally.customer_pairs == 2 + 2 + 1 + 2
    assert found.of("internal").pairs == 4 and found.of("nobody").pairs == 4
    assert (found.counted.shared_records, found.counted.shared_pairs) == (2, 2)
    assert [one.record for one in found.of("internal").samples] == [names["own1"]]
    by_user = {user: records for users, records in tally.seen for user in users}
    users = opened.names["res.users"]
    assert by_user == {users["alice"]: 2, users["andy"]: 2, users["bob"]: 2, users["hugo"]: 3}


@pytest.mark.parametrize("domain", [f"[{OWN}]", "[(0, '=', 1)]"])
def test_a_rule_that_binds_the_owner_exposes_nothing(domain: str) -> None:
    found = exposures(world_from_data(document(domain)))
    assert all(not one.counted.tallies for one in found.values())


def test_what_all_reach_and_what_some_reach_add_up() -> None:
    """`state = sale` is reached by all, the rest by its owner: a customer pair that both give counts once."""
    found = exposures(world_from_data(document(f"['|', ('state', '=', 'sale'), {OWN}]")))["portal", "read"]
    tally = found.of("customer")
    # alice, andy: bolt1, cog1; bob: acme1; hugo: acme1, cog1
    assert (tally.records, tally.pairs, tally.users, tally.customer_pairs) == (3, 2 + 2 + 1 + 2, 4, 2 + 2 + 1 + 2)
    assert not found.of("nobody").records and not found.of("internal").records


def test_operations_are_counted_apart() -> None:
    data = document(f"[{OWN}]")
    data["models"]["sale.order"]["rules"]["x.rule"]["perms"] = "r"
    found = exposures(world_from_data(data))
    assert ("portal", "read") not in found or not found["portal", "read"].counted.tallies
    assert found["portal", "write"].of("customer").pairs == 9
    assert found["portal", "write"].evaluator == "record"


def test_visitors_are_counted_apart() -> None:
    data = document(f"[{OWN}]")
    data["models"]["sale.order"]["access"]["base.group_public"] = "r"
    found = exposures(world_from_data(data))["public", "read"]
    assert (found.of("customer").records, found.of("customer").users) == (4, 1)


def test_unknown_is_counted_as_unknown() -> None:
    data = document(None, unknown_modules=["x_sale"])
    data["models"]["sale.order"]["modules"] = {"x_sale": None}
    found = exposures(world_from_data(data))["portal", "read"]
    assert not found.counted.tallies
    assert [(users, "x_sale" in reason) for users, reason in found.unknown] == [(4, True)]


def test_what_is_public_or_nobodys_is_not_counted() -> None:
    assert not exposures(world_from_data(document(None)), ownership={"sale.order": Ownership("public")})


def test_parameters_of_an_included_query_are_counted_on() -> None:
    statement = Statement()
    statement.add("first")
    text = statement.include(Query("""SELECT "a$1" FROM t WHERE x = $1 AND y = '$2' AND z = $2""", [7, 8]))
    assert text == """SELECT "a$1" FROM t WHERE x = $2 AND y = '$2' AND z = $3"""
    assert statement.parameters == ["first", 7, 8]


@pytest.mark.parametrize(
    ("domain", "bound"),
    [
        (f"[{OWN}]", True),
        ("[('partner_id', '=', user.partner_id.id)]", True),
        (f"[{OWN}, ('state', '=', 'sale')]", True),
        (f"['|', ('partner_id', '=', user.partner_id.id), {OWN}]", True),
        ("[(0, '=', 1)]", True),
        (f"['|', ('state', '=', 'sale'), {OWN}]", False),
        ("[('partner_id', 'parent_of', [user.commercial_partner_id.id])]", False),
        ("['!', ('partner_id', '=', user.partner_id.id)]", False),
        ("[('create_uid', '=', user.id)]", False),
        ("[('message_partner_ids', 'in', [user.partner_id.id])]", False),
        ("[('partner_id', 'in', [user.partner_id.id, False])]", False),
    ],
)
def test_rules_that_bind_the_owner_need_no_counting(domain: str, bound: bool) -> None:
    """For few users (ids in the rule) and for many (symbols) alike."""
    for extra in ((), [f"more{number}" for number in range(6)]):
        data = document(domain)
        data["users"] |= {name: {"type": "portal"} for name in extra}
        opened = world_from_data(data)
        with World("world", opened.facts, opened.database) as world:
            exposures = world.material().exposures
            assert exposures._is_bound("sale.order", "portal", "read", "search") is bound


@pytest.mark.parametrize("table", ["sale_order", "res_partner", "mail_followers"])
def test_what_rows_that_were_not_read_would_change_is_unknown(table: str) -> None:
    """A key that sees only some orders, contacts or followers proves nothing about the others."""
    opened = world_from_data(document(None))
    tables = opened.facts.tables | {table: replace(opened.facts.tables[table], partial="the key sees only some rows")}
    found = exposures(replace(opened, facts=replace(opened.facts, tables=tables)))
    assert found.keys() == {("portal", "read"), ("portal", "write")}
    for one in found.values():
        assert not one.counted.tallies
        assert one.unknown == ((4, "the key sees only some rows"),)
