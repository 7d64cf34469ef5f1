"""Mends of views in a small shop: put back, repaired, switched off, and a field that is shown to employees alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ostiary.api import World
from ostiary.fixes.ask import UrlAsk
from ostiary.fixes.fix import Fix
from ostiary.fixes.propose import propose
from ostiary.model.environment import Context
from ostiary.sources.world import OpenedWorld, world_from_text
from ostiary.whatif import Write
from unit.shop_of_views import SHOP

WORLD = (
    SHOP
    + """\
      order: {key: sale.sale_order_portal_template, mode: primary, type: qweb, priority: 16, arch_db: "<t><main/></t>", arch_prev: "BEFORE"}
      mine: {key: x.mine, mode: extension, type: qweb, priority: 16, inherit_id: order, arch_db: "<data><main position='inside'><b/></main><h1 position='inside'/><main position='inside'><i/></main><h2 position='after'/></data>"}
      product: {key: website_sale.product, mode: primary, type: qweb, priority: 16, arch_db: "<t><h1 t-field='product.name'/><b t-out='product.cost'/></t>"}
"""
)


def opened(before: str) -> tuple[World, OpenedWorld]:
    found = world_from_text(WORLD.replace("BEFORE", before))
    return World("views", found.facts, found.database), found


@pytest.fixture
def shop() -> Iterator[tuple[World, OpenedWorld]]:
    world, found = opened("<t><main/></t>")
    with world:
        yield world, found


def offered(world: World, found: OpenedWorld, path: str, user: str | None = "ada") -> dict[str, Fix]:
    ask = UrlAsk(path, user, context=Context(website_id=found.names["website"]["first"]))
    return {offer.fix.id: offer.fix for offer in propose(world, ask) if offer.proof.answered}


def test_of_a_view_only_what_does_not_fit_is_taken_out(shop: tuple[World, OpenedWorld]) -> None:
    world, found = shop
    view = found.names["ir.ui.view"]["mine"]
    offers = offered(world, found, f"/my/orders/{found.names['sale.order']['one']}")
    assert list(offers) == ["repair-view", "deactivate-view"]
    repaired = '<data><main position="inside"><b/></main><main position="inside"><i/></main></data>'
    assert offers["repair-view"].changes == (Write("ir.ui.view", (view,), {"arch_db": repaired}),)
    assert offers["deactivate-view"].changes == (Write("ir.ui.view", (view,), {"active": False}),)


def test_the_view_that_somebody_changed_is_put_back() -> None:
    """The extension is as it was; what it extends has lost the places that it looks for."""
    before = "<t><main/><h1/><h2/></t>"
    world, found = opened(before)
    with world:
        offers = offered(world, found, f"/my/orders/{found.names['sale.order']['one']}")
    assert next(iter(offers)) == "restore-view"
    order = found.names["ir.ui.view"]["order"]
    assert offers["restore-view"].changes == (Write("ir.ui.view", (order,), {"arch_db": before}),)


def test_a_field_of_employees_is_shown_to_employees_alone(shop: tuple[World, OpenedWorld]) -> None:
    world, found = shop
    view = found.names["ir.ui.view"]["product"]
    offers = offered(world, found, f"/shop/chair-{found.names['product.template']['chair']}", None)
    text = '<t><h1 t-field="product.name"/><b t-out="product.cost" groups="base.group_user"/></t>'
    assert offers["widen-field-groups"].changes == (Write("ir.ui.view", (view,), {"arch_db": text}),)
