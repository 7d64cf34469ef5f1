"""Files, images and reports of any record."""

import base64

from odoo import http
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.http import request


def file_of(data, kind="application/octet-stream"):
    return request.make_response(base64.b64decode(data or b""), headers=[("Content-Type", kind)])


class Files(CustomerPortal):
    @http.route("/hole/file/<int:attachment_id>", type="http", auth="user")
    def attachment(self, attachment_id):
        return file_of(request.env["ir.attachment"].sudo().browse(attachment_id).datas)

    @http.route("/hole/scan/<int:loan_id>", type="http", auth="public")
    def scan(self, loan_id):
        return file_of(request.env["hole.loan"].sudo().browse(loan_id).scan)

    @http.route("/hole/report/<int:loan_id>", type="http", auth="user")
    def report(self, loan_id):
        values = {"docs": request.env["hole.loan"].sudo().browse(loan_id)}
        return request.render("ostiary_holes.loan_report", values)

    @http.route("/hole/show-report/<int:loan_id>", type="http", auth="public", website=True)
    def show_report(self, loan_id, report_type="html", **kw):
        loan = request.env["hole.loan"].sudo().browse(loan_id)
        return self._show_report(loan, report_type, "ostiary_holes.loan_report_action")

    @http.route("/hole/parent/<int:loan_id>/file/<int:attachment_id>", type="http", auth="user")
    def parent_file(self, loan_id, attachment_id):
        self._document_check_access("hole.loan", loan_id)
        return file_of(request.env["ir.attachment"].sudo().browse(attachment_id).datas)

    @http.route("/hole/file-of", type="http", auth="user")
    def field_of(self, model, res_id, field, **kw):
        return file_of(request.env[model].sudo().browse(int(res_id))[field])
