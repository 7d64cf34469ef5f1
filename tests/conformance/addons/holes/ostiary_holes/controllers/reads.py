"""Pages that serve the record whose id they are given."""

import json

from odoo import SUPERUSER_ID, http
from odoo.http import request

from .common import page


class Reads(http.Controller):
    @http.route("/hole/sudo-user/<int:loan_id>", type="http", auth="user")
    def sudo_user(self, loan_id):
        return page(request.env["hole.loan"].sudo().browse(loan_id))

    @http.route("/hole/sudo-public/<int:loan_id>", type="http", auth="public", website=True)
    def sudo_public(self, loan_id, **kw):
        return page(request.env["hole.loan"].sudo().browse(loan_id))

    @http.route("/hole/query", type="http", auth="user")
    def query(self, loan_id=None, **kw):
        if not loan_id:
            return request.not_found()
        return page(request.env["hole.loan"].sudo().browse(int(loan_id)))

    @http.route("/hole/json/loan", type="json", auth="user")
    def json_loan(self, loan_id):
        loan = request.env["hole.loan"].sudo().browse(loan_id)
        return {"name": loan.name, "state": loan.state}

    @http.route("/hole/body", type="http", auth="user", methods=["POST"], csrf=False)
    def body(self):
        loan_id = json.loads(request.httprequest.data)["loan_id"]
        return page(request.env["hole.loan"].sudo().browse(loan_id))

    @http.route("/hole/reference/<string:ref>", type="http", auth="user")
    def reference(self, ref):
        return page(request.env["hole.loan"].sudo().search([("ref", "=", ref)], limit=1))

    @http.route("/hole/any/<string:model>/<int:res_id>", type="http", auth="user")
    def any_model(self, model, res_id):
        record = request.env[model].sudo().browse(res_id)
        return request.make_response(record.display_name or "")

    @http.route("/hole/asset/<int:asset_id>", type="http", auth="user")
    def asset(self, asset_id):
        return page(request.env["hole.asset"].sudo().browse(asset_id))

    @http.route("/hole/none/<int:loan_id>", type="http", auth="none")
    def nobody(self, loan_id):
        loan = request.env(user=SUPERUSER_ID)["hole.loan"].browse(loan_id)
        return request.make_response(loan.name or "")

    @http.route("/hole/converter/<model('hole.loan'):loan>", type="http", auth="user")
    def converter(self, loan):
        return page(loan.sudo())

    @http.route("/my/hole/cached/<int:loan_id>", type="http", auth="user")
    def cached(self, loan_id):
        loan = request.env["hole.loan"].browse(loan_id)
        return request.make_response(loan.name, headers=[("Cache-Control", "public, max-age=86400")])
