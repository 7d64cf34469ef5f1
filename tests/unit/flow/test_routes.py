"""Routes: what they inherit, what they take, and what guards them."""

from __future__ import annotations

from ostiary.flow import Place
from ostiary.flow.routes import parameters
from unit.flow.worlds import facts

PAGE = """
class Loans(http.Controller):
    @http.route(['/loan/<int:loan_id>', '/loan/<int:loan_id>/<string:token>'], auth='public', website=True, methods=['GET'])
    def loan(self, loan_id, token=None, **kw):
        loan = request.env['loan'].browse(loan_id)
        loan.check_access('read')
        return request.render('shop.loan', {'loan': loan.sudo()})
"""
OVERRIDE = """
from odoo.addons.shop.main import Loans

class More(Loans):
    @http.route(csrf=False)
    def loan(self, loan_id, token=None, **kw):
        return super().loan(loan_id, token=token, **kw)
"""


def test_a_bare_route_takes_over_what_it_does_not_say() -> None:
    first, second = facts(shop__main=PAGE, plus__main=OVERRIDE).routes
    assert (second.paths, second.auth, second.methods, second.website) == (first.paths, "public", ("GET",), True)
    assert (first.csrf, second.csrf) == (True, False)
    assert second.inherited == ("route", "auth", "methods")
    assert second.overrides == (first.place,) == (Place("shop/main.py", 4),)


def test_parameters_of_paths_are_required_where_every_path_has_them() -> None:
    (route,) = facts(shop__main=PAGE).routes
    found = parameters(route)
    assert (found["loan_id"].converter, found["loan_id"].required) == ("int", True)
    assert (found["token"].converter, found["token"].required) == ("string", False)


def test_a_model_converter_names_its_model() -> None:
    text = PAGE.replace("<int:loan_id>", '<model("library.loan", "[(1, 1, 1)]"):loan_id>')
    (route,) = facts(shop__main=text).routes
    assert parameters(route)["loan_id"].model == "library.loan"


def test_the_table_says_which_record_a_guard_vouches_for() -> None:
    found = facts(shop__main=PAGE)
    (guard,) = found.guards[found.routes[0].place]
    assert (guard.kind, guard.subject, guard.model, guard.place.line) == ("as-user", "loan_id", "loan", 7)


def test_templates_learn_what_they_are_given() -> None:
    (shown,) = facts(shop__main=PAGE).rendered
    assert (shown.template, shown.name, shown.model, shown.sudo, shown.vouched) == (
        "shop.loan",
        "loan",
        "loan",
        True,
        True,
    )


def test_a_controller_without_a_known_base_has_its_route_unknown() -> None:
    text = "from odoo.addons.sale.controllers.portal import CustomerPortal\nclass P(CustomerPortal):\n    @http.route()\n    def portal_order_page(self, order_id):\n        return super().portal_order_page(order_id)\n"
    (route,) = facts(shop__main=text).routes
    assert (route.auth, route.paths, route.name) == ("unknown", (), "P.portal_order_page")
