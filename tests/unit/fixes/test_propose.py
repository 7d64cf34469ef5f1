"""What is offered for an answer in a small shop, and what the proof says of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from ostiary.api import World
from ostiary.diagnosis import Question
from ostiary.fixes.ask import RecordAsk
from ostiary.fixes.diff import differences
from ostiary.fixes.domains import leaves, with_leaf
from ostiary.fixes.fix import Fix, joined
from ostiary.fixes.of_findings import fixes_of_finding
from ostiary.fixes.proof import Before, prove
from ostiary.fixes.propose import Offer, propose
from ostiary.sources.world import OpenedWorld, world_from_data
from ostiary.whatif import Create, NewToken, Ref, Write, set_to

OWN = "[('partner_id', 'child_of', [user.commercial_partner_id.id])]"


def data(series: str = "19.0", domain: str = "[('partner_id', '=', user.partner_id.id)]") -> dict[str, Any]:
    return {
        "series": series,
        "module": "shop",
        "groups": {"shop.extra": {"name": "Extra"}},
        "users": {
            "ada": {"type": "portal"},
            "pim": {"type": "portal"},
            "otto": {"type": "portal", "groups": ["shop.extra"]},
            "away": {"type": "portal", "active": False},
        },
        "records": {
            "res.partner": {
                "quist": {"name": "Quist", "is_company": True},
                "ada": {"name": "Ada", "parent_id": "quist"},
                "pim": {"name": "Pim", "parent_id": "quist"},
                "otto": {"name": "Otto"},
                "away": {"name": "Away"},
            }
        },
        "models": {
            "shop.order": {
                "inherit": ["mail.thread", "portal.mixin"],
                "fields": {
                    "name": "char",
                    "partner_id": "many2one res.partner",
                    "user_id": "many2one res.users",
                    "active": "boolean",
                },
                "access": {"base.group_portal": "r"},
                "rules": {"shop.own": {"groups": ["base.group_portal"], "domain": domain}},
                "records": {
                    "of_pim": {"id": 1, "partner_id": "pim"},
                    "of_otto": {"id": 2, "partner_id": "otto"},
                    "of_nobody": {"id": 3},
                    "of_away": {"id": 4, "partner_id": "away"},
                },
            },
            "shop.note": {
                "fields": {"partner_id": "many2one res.partner"},
                "records": {"of_ada": {"id": 1, "partner_id": "ada"}, "of_otto": {"id": 2, "partner_id": "otto"}},
            },
        },
    }


@pytest.fixture(params=["19.0", "14.0"])
def series(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(where: dict[str, Any]) -> tuple[World, OpenedWorld]:
    found = world_from_data(where)
    return World("shop", found.facts, found.database), found


@pytest.fixture
def shop(series: str) -> Iterator[tuple[World, OpenedWorld]]:
    world, found = opened(data(series))
    with world:
        yield world, found


def offered(world: World, user: str, record: int, model: str = "shop.order") -> dict[str, Offer]:
    return {offer.fix.id: offer for offer in propose(world, RecordAsk(Question(user, model, record)))}


def test_a_rule_for_the_contact_alone_is_widened_to_the_customer_and_no_further(
    shop: tuple[World, OpenedWorld], series: str
) -> None:
    world, found = shop
    offers = offered(world, "ada", 1)
    widened = offers["widen-rule"]
    assert widened.fix.changes == (Write("ir.rule", (found.names["ir.rule"]["shop.own"],), {"domain_force": OWN}),)
    assert widened.proof.answered
    assert widened.proof.shifts == ()  # Pim had it; Otto is of another customer
    assert [(one.model, one.records) for one in widened.proof.own] == [("shop.order", 1)]
    assert next(iter(offers)) == "widen-rule"  # giving the order away would take it from Pim
    assert {one.login for one in offers["set-document-partner"].proof.lost} == {"pim"}


def test_what_does_not_answer_the_question_is_not_offered(shop: tuple[World, OpenedWorld]) -> None:
    world, _ = shop
    assert list(offered(world, "ada", 2)) == ["set-document-partner"]  # no owner's rule lets Ada see what Otto owns


def test_a_document_without_partner_gets_one(shop: tuple[World, OpenedWorld]) -> None:
    world, found = shop
    fix = offered(world, "otto", 3)["set-document-partner"].fix
    assert fix.changes == (Write("shop.order", (3,), {"partner_id": found.names["res.partner"]["otto"]}),)


def test_an_archived_user_is_unarchived(shop: tuple[World, OpenedWorld]) -> None:
    world, found = shop
    offers = offered(world, "away", 4)
    assert offers["grant-portal-access"].fix.changes == (
        Write("res.users", (found.names["res.users"]["away"],), {"active": True}),
    )


def test_an_access_right_never_comes_without_a_rule_for_the_owner(shop: tuple[World, OpenedWorld]) -> None:
    world, found = shop
    offer = offered(world, "ada", 1, "shop.note")["add-access-right"]
    rule, access = offer.fix.changes
    assert isinstance(rule, Create) and isinstance(access, Create)
    assert (rule.model, rule.values["domain_force"]) == ("ir.rule", OWN)
    assert (access.model, access.values["perm_read"], access.values["perm_write"]) == ("ir.model.access", True, False)
    portal = found.names["res.groups"]["base.group_portal"]
    assert (rule.values["groups"], access.values["group_id"]) == (set_to(portal), portal)
    gained = {one.login: one.records for one in offer.proof.gained}
    assert gained == {"pim": 1, "otto": 1}  # each what they own: Ada's note is of Pim's customer


def test_a_rule_that_asks_for_the_salesperson_asks_for_the_owner(series: str) -> None:
    world, _ = opened(data(series, "[('user_id', '=', user.id)]"))
    with world:
        offer = offered(world, "ada", 1)["widen-rule"]
    assert isinstance(offer.fix.changes[0], Write)
    assert offer.fix.changes[0].values == {"domain_force": OWN}
    assert {one.login for one in offer.proof.gained} == {"pim", "otto"}


def test_what_employees_gain_is_said_as_well(series: str) -> None:
    """The rule is for everybody: an employee of the customer's would see the order, too."""
    changed = data(series)
    changed["users"]["eve"] = {"type": "internal", "active": True}
    changed["records"]["res.partner"]["eve"] = {"name": "Eve", "parent_id": "quist"}
    order = changed["models"]["shop.order"]
    order["access"]["base.group_user"] = "r"
    order["rules"]["shop.own"]["groups"] = []
    world, _ = opened(changed)
    with world:
        offer = offered(world, "ada", 1)["widen-rule"]
    assert {(one.login, one.records) for one in offer.proof.gained} == {("eve", 1)}


def test_nothing_is_offered_for_what_is_allowed(shop: tuple[World, OpenedWorld]) -> None:
    assert offered(shop[0], "pim", 1) == {}


def closing(world: World, user: str | None, record: int, token: str | None = None) -> dict[str, Offer]:
    ask = RecordAsk(Question(user, "shop.order", record, "read", token))
    return {offer.fix.id: offer for offer in propose(world, ask, wanted="denied")}


def test_a_link_that_is_about_is_closed_by_another_token(series: str) -> None:
    changed = data(series)
    changed["models"]["shop.order"]["records"]["of_otto"]["access_token"] = "0c3b1f6e-2d5a-4b7e-9c1d-5f2a7e8b9d00"
    world, _ = opened(changed)
    with world:
        offers = closing(world, None, 2, "0c3b1f6e-2d5a-4b7e-9c1d-5f2a7e8b9d00")
    assert list(offers) == ["rotate-token"]
    assert offers["rotate-token"].fix.changes == (Write("shop.order", (2,), {"access_token": NewToken()}),)
    assert offers["rotate-token"].proof.answered


def test_who_has_a_right_loses_it_with_the_portal_access(shop: tuple[World, OpenedWorld]) -> None:
    world, found = shop
    offers = closing(world, "pim", 1)
    assert list(offers) == ["revoke-portal-access"]
    written = offers["revoke-portal-access"].fix.changes[0]
    assert isinstance(written, Write)
    assert (written.ids, written.values["active"]) == ((found.names["res.users"]["pim"],), False)
    assert closing(world, "ada", 1) == {}  # it is closed already


def test_what_no_rule_narrows_gets_one(series: str) -> None:
    changed = data(series)
    changed["models"]["shop.order"]["rules"] = {}
    world, _ = opened(changed)
    with world:
        offer = next(iter(closing(world, "ada", 2).values()))
    assert offer.fix.id == "add-rule"
    assert {one.login for one in offer.proof.lost} == {"pim", "otto"}


def test_a_rule_that_is_switched_off_is_what_narrows(series: str) -> None:
    changed = data(series)
    changed["models"]["shop.order"]["rules"]["shop.own"]["active"] = False
    world, _ = opened(changed)
    with world:
        offer = next(iter(closing(world, "ada", 2).values()))
        (rule,) = [one for one in world.facts.rules if one.model == "shop.order"]
        (difference,) = differences(world, offer.fix)
    assert (offer.fix.id, offer.fix.changes) == ("activate-rule", (Write("ir.rule", (rule.id,), {"active": True}),))
    assert (difference.before, difference.after) == ("no", "yes")


def test_tokens_of_documents_that_are_for_nobody_outside_are_removed(shop: tuple[World, OpenedWorld]) -> None:
    asked = finding("token-on-unshareable-document", {"model": "shop.order"}, samples=[1, 2])
    (fix,) = fixes_of_finding(shop[0], asked)
    assert fix.changes == (Write("shop.order", (1, 2), {"access_token": False}),)


def test_a_fix_that_cannot_be_said_is_unknown_and_not_proven(shop: tuple[World, OpenedWorld]) -> None:
    proof = prove(Before(shop[0]), Fix("x", "x", (Write("shop.order", (1,), {"no_such_field": 1}),)), None)
    assert (proof.answered, proof.unknown) == (
        False,
        ("what a change of `shop.order.no_such_field` comes to cannot be said here",),
    )


def test_joined_mends_keep_their_records_apart() -> None:
    one = Fix("a", "Make a", (Create("ir.rule", {"name": "a"}, "rule"), Write("x", (1,), {"rule_id": Ref("rule")})))
    both = joined(one, one)
    assert both.id == "a+a"
    assert both.title == "Make a, and make a"
    assert [change.name for change in both.changes if isinstance(change, Create)] == ["rule", "rule_2"]
    assert isinstance(both.changes[3], Write) and both.changes[3].values == {"rule_id": Ref("rule_2")}


def test_a_leaf_is_replaced_and_all_else_stays() -> None:
    text = "['|', ('näme', '=', 'ü'),\n   ('partner_id', '=', user.partner_id.id)  ]"
    found = dict(leaves(text))
    assert with_leaf(text, found["partner_id"], "X") == "['|', ('näme', '=', 'ü'),\n   X  ]"
    assert leaves("[('a', '=', ") == []


def test_an_outsider_is_taken_out_of_a_group_that_an_audit_found(shop: tuple[World, OpenedWorld], series: str) -> None:
    world, found = shop
    finding = {
        "check": "outsider-direct-extra-group",
        "outcome": "fail",
        "subject": {"group": "shop.extra"},
        "evidence": {},
    }
    (fix,) = fixes_of_finding(world, finding)
    assert isinstance(fix.changes[0], Write)
    assert fix.changes[0].ids == (found.names["res.users"]["otto"],)
    assert [*fix.changes[0].values] == ["group_ids" if series == "19.0" else "groups_id"]


def test_tokens_of_a_finding_are_made_anew(shop: tuple[World, OpenedWorld]) -> None:
    finding = {
        "check": "token-guessable",
        "outcome": "fail",
        "subject": {"model": "shop.order"},
        "evidence": {"samples": [1, 2]},
    }
    (fix,) = fixes_of_finding(shop[0], finding)
    assert fix.changes == tuple(Write("shop.order", (one,), {"access_token": NewToken()}) for one in (1, 2))
    assert fixes_of_finding(shop[0], {**finding, "outcome": "error"}) == []


def test_causes_offer_nothing_that_nobody_builds() -> None:
    from ostiary.engine.causes import FIXES
    from ostiary.fixes.builders import BUILDERS

    assert {name for names in FIXES.values() for name in names} <= BUILDERS.keys()


def test_what_findings_offer_is_what_is_built() -> None:
    from ostiary.checks.audit import CHECKS
    from ostiary.findings.offers import OFFERS
    from ostiary.fixes.of_findings import BUILDERS

    assert OFFERS.keys() == BUILDERS.keys()
    assert OFFERS.keys() <= {check.slug for check in CHECKS}


def finding(check: str, subject: dict[str, Any], **evidence: Any) -> dict[str, Any]:
    return {"check": check, "outcome": "fail", "subject": subject, "evidence": evidence}


def test_a_right_that_no_module_ships_is_narrowed(series: str) -> None:
    changed = data(series)
    changed["models"]["shop.order"]["access"] = {"base.group_portal": "rwc"}
    changed["models"]["shop.note"]["access"] = {"base.group_portal": "rwc"}
    world, _ = opened(changed)
    with world:
        nameless = tuple(replace(one, xmlid=None) for one in world.facts.access_rights)
        world = replace(world, facts=replace(world.facts, access_rights=nameless))
        (right,) = [one for one in world.facts.access_rights if one.model == "shop.order"]
        named = {"access_rights": [right.xmlid or right.id]}
        (write,) = fixes_of_finding(
            world, finding("portal-can-write", {"model": "shop.order"}, operation="write", **named)
        )
        (whole,) = fixes_of_finding(
            world, finding("hand-made-access-right", {"record": right.id}, operations="rwc", **named)
        )
    assert write.changes == (Write("ir.model.access", (right.id,), {"perm_write": False}),)
    assert whole.changes == (Write("ir.model.access", (right.id,), {"active": False}),)


def test_dormant_users_are_revoked_together(shop: tuple[World, OpenedWorld], series: str) -> None:
    world, found = shop
    ada, pim = (found.names["res.users"][name] for name in ("ada", "pim"))
    (fix,) = fixes_of_finding(world, finding("portal-user-dormant", {}, samples=[ada, pim, 1, 999_999]))
    revoked = fix.changes[0]
    assert isinstance(revoked, Write)
    assert (revoked.ids, revoked.values["active"]) == ((ada, pim), False)
    assert len(fix.changes) == (2 if series == "19.0" else 1)


def test_a_contact_under_nobody_is_put_under_the_company_and_people_are_left_alone(series: str) -> None:
    """The stock rule lets the company's own through already: to write it over helps nobody."""
    changed = data(series)
    changed["records"]["res.partner"] |= {"shed": {"name": "Shed"}, "rival": {"name": "Rival", "is_company": True}}
    world, found = opened(changed)
    names = found.names["res.partner"]
    with world:
        shed, rival, otto = (offered(world, "ada", names[name], "res.partner") for name in ("shed", "rival", "otto"))
    put = Write("res.partner", (names["shed"],), {"parent_id": names["quist"]})
    assert {name: offer.fix.changes for name, offer in shed.items()} == {"set-document-partner": (put,)}
    assert {one.login for one in shed["set-document-partner"].proof.gained} == {"pim"}
    assert (rival, otto) == ({}, {})
