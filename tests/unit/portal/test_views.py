"""The views of a database: a website's own copies, archived ones, variants of a view, and pages that break."""

from __future__ import annotations

from functools import cache

import pytest

from ostiary.api import World
from ostiary.diagnosis import diagnose_url
from ostiary.portal.views import Views
from ostiary.sources.world import OpenedWorld, world_from_text
from unit.shop_of_views import SHOP

WORLD = (
    SHOP
    + """\
      frame: {key: portal.frame, mode: primary, type: qweb, priority: 16, arch_db: "<t><main/></t>"}
      order: {key: sale.sale_order_portal_template, mode: primary, type: qweb, priority: 16, inherit_id: frame, arch_db: "<main position='inside'><t t-call='sale.content'/><div id='x'/></main>"}
      content: {key: sale.content, mode: primary, type: qweb, priority: 16, arch_db: "<t><p name='q'/></t>"}
      late: {key: x.late, mode: extension, type: qweb, priority: 90, inherit_id: content, arch_db: "<b position='inside'><i/></b>"}
      early: {key: x.early, mode: extension, type: qweb, priority: 5, inherit_id: content, arch_db: "<p name='q' position='after'><b/></p>"}
      asleep: {key: x.asleep, mode: extension, type: qweb, priority: 16, active: false, inherit_id: content, arch_db: "<h1 position='inside'/>"}
      own: {key: x.own, mode: extension, type: qweb, priority: 16, website_id: second, inherit_id: content, arch_db: "<h1 position='inside'/>"}
      product: {key: website_sale.product, mode: primary, type: qweb, priority: 16, arch_db: "<t><h1 t-field='product.name'/></t>"}
      product_second: {key: website_sale.product, mode: primary, type: qweb, priority: 16, website_id: second, visibility: connected, arch_db: "<t><h1 t-field='product.cost'/></t>"}
"""
)


@cache
def opened() -> OpenedWorld:
    return world_from_text(WORLD)


def views(website: str | None = None) -> Views:
    found = opened()
    return Views(found.facts, found.database, found.names["website"][website] if website else None)


def page(user: str | None, path: str, website: str = "first") -> tuple[str, list[str]]:
    from ostiary.model.environment import Context

    found = opened()
    context = Context(website_id=found.names["website"][website])
    answer = diagnose_url(World("views", found.facts, found.database), path, user, context=context)
    return answer.outcome, [cause.code for cause in answer.causes if not cause.code.startswith("allowed")]


def test_a_variant_is_put_together_after_what_it_varies_by_priority_and_website() -> None:
    assert views("first").broken(["sale.sale_order_portal_template"]) is None
    broken = views("second").broken(["sale.sale_order_portal_template"])
    assert broken is not None
    assert (broken.view.key, broken.template) == ("x.own", "sale.content")
    assert broken.reason == '`<h1 position="inside">` cannot be located in the view that it extends'


def test_a_page_with_a_broken_view_is_refused_with_the_view() -> None:
    number = opened().names["sale.order"]["one"]
    assert page("ada", f"/my/orders/{number}") == ("allowed", [])
    assert page("ada", f"/my/orders/{number}", "second") == ("denied", ["view-broken"])


@pytest.mark.parametrize(
    ("user", "website", "expected"),
    [
        ("ada", "first", ("allowed", [])),
        (None, "first", ("allowed", [])),
        (None, "second", ("denied", ["view-hidden"])),
        ("ada", "second", ("denied", ["field-group"])),
    ],
)
def test_a_view_may_be_for_some_and_may_read_what_the_person_may_not(
    user: str | None, website: str, expected: tuple[str, list[str]]
) -> None:
    assert page(user, f"/shop/chair-{opened().names['product.template']['chair']}", website) == expected


def test_a_source_without_views_is_no_reason_to_doubt() -> None:
    from dataclasses import replace

    found = opened()
    tables = {name: table for name, table in found.facts.tables.items() if name != "ir_ui_view"}
    assert not Views(replace(found.facts, tables=tables), found.database).readable
    hidden = {"ir_ui_view": frozenset({"arch_db"})}
    assert not Views(replace(found.facts, forms=hidden), found.database).readable
