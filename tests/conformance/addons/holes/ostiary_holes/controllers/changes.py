"""Changes to records of others, and to fields that nobody meant to offer."""

from odoo import http
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.http import request

MEANT = ("name",)


def said(values):
    return {name: value for name, value in values.items() if name != "csrf_token"}


class Changes(CustomerPortal):
    @http.route("/hole/write/<int:loan_id>", type="http", auth="user", methods=["POST"])
    def write_any(self, loan_id, **kw):
        request.env["hole.loan"].sudo().browse(loan_id).write({"name": kw.get("name")})
        return request.make_response("saved")

    @http.route("/hole/update/<int:loan_id>", type="http", auth="user", methods=["POST"])
    def write_whatever(self, loan_id, **kw):
        self._document_check_access("hole.loan", loan_id).write(said(kw))
        return request.make_response("saved")

    @http.route("/hole/cancel/<int:loan_id>", type="http", auth="user", methods=["POST"], csrf=False)
    def cancel(self, loan_id, **kw):
        self._document_check_access("hole.loan", loan_id).write({"state": "done"})
        return request.make_response("cancelled")

    @http.route("/hole/json/rename", type="json", auth="user")
    def rename(self, loan_id, name):
        request.env["hole.loan"].sudo().browse(loan_id).name = name
        return True

    @http.route("/hole/create", type="http", auth="user", methods=["POST"])
    def create_whatever(self, **kw):
        loan = request.env["hole.loan"].sudo().create(said(kw))
        return request.make_response(str(loan.id))

    @http.route("/hole/delete/<int:line_id>", type="http", auth="user", methods=["POST"])
    def delete_any(self, line_id, **kw):
        request.env["hole.line"].sudo().browse(line_id).unlink()
        return request.make_response("deleted")
