"""A world with changes is the world in which they were made."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary.api import World
from ostiary.sources.world import world_from_data
from ostiary.whatif import Change, Create, Ref, Unlink, Write, link, set_to, with_changes
from ostiary.whatif.changes import FIRST_NEW_ID
from unit.properties import examples

SERIES = ("19.0", "14.0")
DOMAINS = (
    "[('partner_id', 'child_of', [user.commercial_partner_id.id])]",
    "[('partner_id', '=', user.partner_id.id)]",
    "[('commercial_partner_id', '=', user.commercial_partner_id.id)]",
    "[('tag_ids.name', '=', 'red')]",
    "['|', ('company_id', '=', False), ('company_id', 'in', company_ids)]",
    "[('line_ids.owner_id', '=', user.partner_id.id)]",
    "[('message_partner_ids', 'in', [user.partner_id.id])]",
    "[('user_id', '=', user.id)]",
    "[(1, '=', 1)]",
)
NEW = 900
"""The id of what a change creates, in the world where it was made."""

Data = dict[str, Any]
Edit = Callable[[Data, "Ids"], list[Change]]
Ids = dict[str, dict[str, int]]


def data(series: str) -> Data:
    """Two customers with contacts, their orders, lines and tags, in two companies."""
    fields = {
        "name": "char",
        "partner_id": "many2one res.partner",
        "commercial_partner_id": "many2one res.partner related=partner_id.commercial_partner_id store=true",
        "user_id": "many2one res.users",
        "company_id": "many2one res.company",
        "tag_ids": "many2many x.tag",
        "line_ids": "one2many x.line order_id",
        "active": "boolean",
    }
    return {
        "series": series,
        "companies": {"north": {"name": "North"}, "south": {"name": "South"}},
        "groups": {"x.one": {"name": "One"}, "x.two": {"name": "Two"}},
        "users": {
            "ann": {"type": "portal", "partner": "p_ann", "groups": ["x.one"]},
            "ben": {"type": "portal", "partner": "p_ben"},
            "cid": {"type": "portal", "partner": "p_cid", "company": "south", "groups": ["x.two"]},
            "eve": {"type": "internal", "partner": "p_eve"},
        },
        "models": {
            "x.tag": {"fields": {"name": "char"}},
            "x.line": {
                "fields": {
                    "order_id": "many2one x.order",
                    "owner_id": "many2one res.partner related=order_id.partner_id store=true",
                }
            },
            "x.order": {"inherit": ["mail.thread"], "fields": fields},
        },
        "access": {
            "x.a_portal": {"model": "x.order", "group": "base.group_portal", "perms": "r"},
            "x.a_one": {"model": "x.order", "group": "x.one", "perms": "rw"},
            "x.a_off": {"model": "x.order", "group": "x.two", "perms": "rwc", "active": False},
            "x.a_user": {"model": "x.order", "group": "base.group_user", "perms": "r"},
        },
        "rules": {
            "x.r_portal": {"model": "x.order", "groups": ["base.group_portal"], "domain": DOMAINS[0]},
            "x.r_one": {"model": "x.order", "groups": ["x.one"], "domain": DOMAINS[3]},
            "x.r_two": {"model": "x.order", "groups": ["x.two"], "domain": DOMAINS[5], "active": False},
            "x.r_all": {"model": "x.order", "groups": [], "domain": DOMAINS[4]},
        },
        "records": {
            "res.partner": {
                "acme": {"name": "Acme", "is_company": True},
                "brio": {"name": "Brio", "is_company": True},
                "p_ann": {"name": "Ann", "parent_id": "acme"},
                "p_ben": {"name": "Ben", "parent_id": "brio"},
                "p_cid": {"name": "Cid"},
                "p_eve": {"name": "Eve"},
            },
            "x.tag": {"red": {"name": "red"}, "blue": {"name": "blue"}},
            "x.order": {
                "o1": {"id": 1, "partner_id": "p_ann", "tag_ids": ["red"], "company_id": "north"},
                "o2": {"id": 2, "partner_id": "p_ben", "message_partner_ids": ["p_cid"], "company_id": "south"},
                "o3": {"id": 3, "partner_id": "acme", "user_id": "ben"},
                "o4": {"id": 4, "tag_ids": ["red", "blue"], "company_id": "north"},
                "o5": {"id": 5, "partner_id": "brio", "active": False},
            },
            "x.line": {"l1": {"id": 1, "order_id": "o1"}, "l2": {"id": 2, "order_id": "o3"}},
        },
    }


PARTNERS = ("acme", "brio", "p_ann", "p_ben", "p_cid")
ORDERS = ("o1", "o2", "o3", "o4", "o5")
RULES = ("x.r_portal", "x.r_one", "x.r_two", "x.r_all")
GROUPS = ("base.group_portal", "x.one", "x.two")


def partner_of_order(order: str, partner: str | None) -> Edit:
    def edit(where: Data, ids: Ids) -> list[Change]:
        where["records"]["x.order"][order]["partner_id"] = partner
        value = ids["res.partner"][partner] if partner else False
        return [Write("x.order", (ids["x.order"][order],), {"partner_id": value})]

    return edit


def parent_of_partner(partner: str, parent: str | None) -> Edit:
    def edit(where: Data, ids: Ids) -> list[Change]:
        where["records"]["res.partner"][partner]["parent_id"] = parent
        value = ids["res.partner"][parent] if parent else False
        return [Write("res.partner", (ids["res.partner"][partner],), {"parent_id": value})]

    return edit


def tags_of_order(order: str, tags: tuple[str, ...]) -> Edit:
    def edit(where: Data, ids: Ids) -> list[Change]:
        where["records"]["x.order"][order]["tag_ids"] = list(tags)
        return [Write("x.order", (ids["x.order"][order],), {"tag_ids": set_to(*(ids["x.tag"][tag] for tag in tags))})]

    return edit


def rule(name: str, domain: str, active: bool, groups: tuple[str, ...]) -> Edit:
    def edit(where: Data, ids: Ids) -> list[Change]:
        where["rules"][name] = {"model": "x.order", "groups": list(groups), "domain": domain, "active": active}
        named = set_to(*(ids["res.groups"][group] for group in groups))
        return [Write("ir.rule", (ids["ir.rule"][name],), {"domain_force": domain, "active": active, "groups": named})]

    return edit


def access(name: str, active: bool) -> Edit:
    def edit(where: Data, ids: Ids) -> list[Change]:
        where["access"][name]["active"] = active
        return [Write("ir.model.access", (ids["ir.model.access"][name],), {"active": active})]

    return edit


def group_of_user(user: str, group: str) -> Edit:
    def edit(where: Data, ids: Ids) -> list[Change]:
        own = where["users"][user].setdefault("groups", [])
        own += [group] if group not in own else []
        column = "group_ids" if where["series"] == "19.0" else "groups_id"
        return [Write("res.users", (ids["res.users"][user],), {column: link(ids["res.groups"][group])})]

    return edit


def follower(order: str, partner: str) -> Edit:
    def edit(where: Data, ids: Ids) -> list[Change]:
        own = where["records"]["x.order"][order].setdefault("message_partner_ids", [])
        if partner in own:
            return []
        own.append(partner)
        values = {"res_model": "x.order", "res_id": ids["x.order"][order], "partner_id": ids["res.partner"][partner]}
        return [Create("mail.followers", values, f"follower {order} {partner}")]

    return edit


def new_order(partner: str, tag: str) -> Edit:
    def edit(where: Data, ids: Ids) -> list[Change]:
        if "new" in where["records"]["x.order"]:
            return []
        where["records"]["x.order"]["new"] = {"id": NEW, "partner_id": partner, "tag_ids": [tag]}
        where["records"]["x.line"]["new line"] = {"id": NEW, "order_id": "new"}
        values = {"partner_id": ids["res.partner"][partner], "tag_ids": set_to(ids["x.tag"][tag])}
        return [Create("x.order", values, "order"), Create("x.line", {"order_id": Ref("order")}, "line")]

    return edit


def no_order(order: str) -> Edit:
    def edit(where: Data, ids: Ids) -> list[Change]:
        if any(line["order_id"] == order for line in where["records"]["x.line"].values()):
            return []
        del where["records"]["x.order"][order]
        return [Unlink("x.order", (ids["x.order"][order],))]

    return edit


EDITS = st.one_of(
    st.builds(partner_of_order, st.sampled_from(ORDERS), st.sampled_from((*PARTNERS, None))),
    st.builds(parent_of_partner, st.sampled_from(PARTNERS[2:]), st.sampled_from(("acme", "brio", None))),
    st.builds(tags_of_order, st.sampled_from(ORDERS), st.sampled_from(((), ("red",), ("blue",), ("red", "blue")))),
    st.builds(
        rule, st.sampled_from(RULES), st.sampled_from(DOMAINS), st.booleans(),
        st.sampled_from((("base.group_portal",), ("x.one", "x.two"), ())),
    ),
    st.builds(access, st.sampled_from(("x.a_portal", "x.a_one", "x.a_off")), st.booleans()),
    st.builds(group_of_user, st.sampled_from(("ann", "ben", "cid")), st.sampled_from(("x.one", "x.two"))),
    st.builds(follower, st.sampled_from(ORDERS), st.sampled_from(PARTNERS)),
    st.builds(new_order, st.sampled_from(PARTNERS), st.sampled_from(("red", "blue"))),
)  # fmt: skip


def completed(where: Data) -> Data:
    """With the stored related fields, which a world file says itself."""
    where = copy.deepcopy(where)
    partners, orders = where["records"]["res.partner"], where["records"]["x.order"]
    for order in orders.values():
        partner = order.get("partner_id")
        order["commercial_partner_id"] = (partners[partner].get("parent_id") or partner) if partner else None
    for line in where["records"]["x.line"].values():
        line["owner_id"] = orders[line["order_id"]].get("partner_id")
    return where


def opened(where: Data) -> tuple[World, Ids]:
    found = world_from_data(completed(where))
    return World("data", found.facts, found.database), {model: dict(names) for model, names in found.names.items()}


@cache
def unchanged(series: str) -> tuple[World, Ids]:
    return opened(data(series))


def seen(world: World) -> dict[tuple[str, str, str], object]:
    """What every user reaches of every model of the world, by both evaluators."""
    logins = {user.id: user.login for user in world.users() if user.login in ("ann", "ben", "cid", "eve")}
    return {
        (logins[user], operation, evaluator): (reach.outcome, {_known(one) for one in reach.ids or ()})
        for operation in ("read", "write")
        for evaluator in ("search", "record")
        for user, reach in world.reach("x.order", operation, evaluator, list(logins)).items()  # type: ignore[arg-type]
    }


def _known(record_id: int) -> int:
    return NEW if record_id > FIRST_NEW_ID else record_id


def check(series: str, edits: list[Edit], last: Edit | None = None) -> None:
    where = data(series)
    before, ids = unchanged(series)
    changes = [change for edit in [*edits, *([last] if last else [])] for change in edit(where, ids)]
    after, _ = opened(where)
    with after:
        assert seen(with_changes(before, changes)) == seen(after)


@pytest.mark.parametrize("series", SERIES)
@examples(10)
@given(edits=st.lists(EDITS, min_size=1, max_size=5))
def test_a_world_with_changes_is_the_world_of_the_changed_data(series: str, edits: list[Edit]) -> None:
    check(series, edits)


@pytest.mark.parametrize("series", SERIES)
def test_a_deleted_record_is_gone(series: str) -> None:
    check(series, [partner_of_order("o2", "p_ann")], no_order("o2"))


@pytest.mark.parametrize("series", SERIES)
def test_changes_on_changes_are_the_same_as_all_at_once(series: str) -> None:
    where = data(series)
    before, ids = unchanged(series)
    first = partner_of_order("o1", "p_ben")(where, ids) + new_order("acme", "red")(where, ids)
    second = follower("o3", "p_cid")(where, ids) + rule("x.r_two", DOMAINS[6], True, ("base.group_portal",))(where, ids)
    in_steps = seen(with_changes(with_changes(before, first), second))
    assert in_steps == seen(with_changes(before, [*first, *second]))
    assert in_steps != seen(before)
