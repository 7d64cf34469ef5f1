"""Pages with a link, whose token is compared badly or not at all."""

from odoo import http
from odoo.http import request
from odoo.tools import consteq

from .common import page, redirect


def loan_of(loan_id):
    return request.env["hole.loan"].sudo().browse(loan_id).exists()


class Tokens(http.Controller):
    @http.route("/hole/token/asked/<int:loan_id>", type="http", auth="public", website=True)
    def asked(self, loan_id, access_token=None, **kw):
        return page(loan_of(loan_id)) if access_token else request.not_found()

    @http.route("/hole/token/sudo/<int:loan_id>", type="http", auth="user")
    def with_sudo(self, loan_id, access_token=None, **kw):
        loan = request.env["hole.loan"].browse(loan_id)
        return page(loan.sudo() if access_token else loan)

    @http.route("/hole/token/prefix/<int:loan_id>", type="http", auth="public", website=True)
    def prefix(self, loan_id, access_token="", **kw):
        loan = loan_of(loan_id)
        opens = loan.access_token and loan.access_token.startswith(access_token)
        return page(loan) if opens else request.not_found()

    @http.route("/hole/token/empty/<int:loan_id>", type="http", auth="public", website=True)
    def empty(self, loan_id, access_token="", **kw):
        loan = loan_of(loan_id)
        return page(loan) if consteq(loan.access_token or "", access_token) else request.not_found()

    @http.route("/hole/token/default/<int:loan_id>", type="http", auth="public", website=True)
    def default(self, loan_id, access_token=False, **kw):
        loan = loan_of(loan_id)
        return page(loan) if loan.access_token == access_token else request.not_found()

    @http.route("/hole/json/token", type="json", auth="public")
    def json_token(self, loan_id, access_token):
        loan = loan_of(loan_id)
        return {"name": loan.name} if loan.access_token == access_token else {}

    @http.route("/hole/token/other/<int:loan_id>", type="http", auth="public", website=True)
    def other(self, loan_id, access_token=None, **kw):
        if not access_token or not request.env["hole.loan"].sudo().search([("access_token", "=", access_token)]):
            return request.not_found()
        return page(loan_of(loan_id))

    @http.route("/hole/token/model/<int:loan_id>", type="http", auth="public", website=True)
    def other_model(self, loan_id, access_token=None, **kw):
        if not access_token or not request.env["sale.order"].sudo().search([("access_token", "=", access_token)]):
            return request.not_found()
        return page(loan_of(loan_id))

    @http.route("/hole/token/mint/<int:loan_id>", type="http", auth="user")
    def mint(self, loan_id):
        return redirect(loan_of(loan_id).get_portal_url())

    @http.route("/hole/json/mint", type="json", auth="user")
    def json_mint(self, loan_id):
        return {"token": loan_of(loan_id)._portal_ensure_token()}

    @http.route("/hole/token/case/<int:loan_id>", type="http", auth="public", website=True)
    def case(self, loan_id, access_token="", **kw):
        loan = loan_of(loan_id)
        opens = loan.access_token and loan.access_token.lower() == access_token.lower()
        return page(loan) if opens else request.not_found()

    @http.route("/hole/token/double/<int:loan_id>", type="http", auth="public", website=True)
    def double(self, loan_id, access_token="", **kw):
        loan = loan_of(loan_id)
        opens = loan.access_token and access_token.startswith(loan.access_token)
        return page(loan) if opens else request.not_found()

    @http.route("/hole/token/cut/<int:loan_id>", type="http", auth="public", website=True)
    def cut(self, loan_id, access_token="", **kw):
        loan = loan_of(loan_id)
        opens = loan.access_token and loan.access_token[:8] == access_token[:8]
        return page(loan) if opens else request.not_found()

    @http.route("/hole/token/find", type="http", auth="public", website=True)
    def find(self, access_token=None, **kw):
        return page(request.env["hole.loan"].sudo().search([("access_token", "=", access_token)], limit=1))
