"""Pages of one's own modules, as far as their source tells what they ask."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ostiary.diagnosis import diagnose_url
from ostiary.engine.explanation import Explanation

sys.path.insert(0, str(Path(__file__).parent))
from shop import TOKEN, number, shop

CONTROLLERS = """
from odoo import http
from odoo.http import request
from odoo.exceptions import AccessError, MissingError
from odoo.addons.portal.controllers.portal import CustomerPortal


class Orders(CustomerPortal):

    @http.route("/my/deal/<int:deal_id>", type="http", auth="public", website=True)
    def deal(self, deal_id, access_token=None, **kw):
        try:
            deal = self._document_check_access("sale.order", deal_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        return request.render("x.deal", {"deal": deal})

    @http.route("/my/any/<int:deal_id>", type="http", auth="user")
    def any_deal(self, deal_id):
        return request.render("x.deal", {"deal": request.env["sale.order"].sudo().browse(deal_id)})
"""


@pytest.fixture(scope="module")
def addons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("addons")
    (folder / "deals").mkdir()
    (folder / "deals" / "__manifest__.py").write_text("{'name': 'Deals', 'depends': ['sale']}")
    (folder / "deals" / "__init__.py").write_text("from . import main\n")
    (folder / "deals" / "main.py").write_text(CONTROLLERS)
    return folder


def opened(addons: Path, user: str | None, path: str) -> Explanation:
    return diagnose_url(shop(), path, user, addons=[addons])


def test_a_page_that_asks_for_the_rights_refuses_by_them(addons: Path) -> None:
    found = opened(addons, "ada", f"/my/deal/{number('sale.order', 'of_otto')}")
    assert (found.outcome, found.causes[0].code, found.model) == ("denied", "partner-mismatch", "sale.order")
    wrong = opened(addons, None, f"/my/deal/{number('sale.order', 'of_otto')}?access_token=x")
    assert (wrong.outcome, wrong.causes[0].code) == ("denied", "token-wrong")


def test_what_the_rights_open_may_still_be_refused_by_its_code(addons: Path) -> None:
    for user, name, query in (("ada", "of_ada", ""), (None, "of_otto", f"?access_token={TOKEN}")):
        found = opened(addons, user, f"/my/deal/{number('sale.order', name)}{query}")
        assert found.outcome == "unknown"
        assert found.steps[-1].detail.startswith("the code of deals: ") and found.steps[-1].detail.endswith(
            "main.py:10 may ask for more than that"
        )


def test_a_page_that_asks_for_nothing_known_is_unknown_but_for_the_login(addons: Path) -> None:
    assert opened(addons, "ada", "/my/any/1").outcome == "unknown"
    assert [cause.code for cause in opened(addons, None, "/my/any/1").causes] == ["login-required"]
