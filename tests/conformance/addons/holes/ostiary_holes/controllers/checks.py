"""Pages that check something: not this record, not always, or not with any effect."""

from odoo import http
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from .common import may_read, page, redirect, token_opens


class Checks(CustomerPortal):
    @http.route("/hole/swallowed/<int:loan_id>", type="http", auth="user")
    def swallowed(self, loan_id):
        try:
            self._document_check_access("hole.loan", loan_id)
        except AccessError:
            loan_id = int(loan_id)  # and go on
        return page(request.env["hole.loan"].sudo().browse(loan_id))

    @http.route("/hole/unused/<int:loan_id>", type="http", auth="user")
    def unused(self, loan_id):
        loan = request.env["hole.loan"].browse(loan_id)
        may_read(loan)
        return page(loan.sudo())

    @http.route("/hole/model-only/<int:loan_id>", type="http", auth="user")
    def model_only(self, loan_id):
        request.env["hole.loan"].check_access_rights("read")
        return page(request.env["hole.loan"].sudo().browse(loan_id))

    @http.route("/hole/after-sudo/<int:loan_id>", type="http", auth="user")
    def after_sudo(self, loan_id):
        loan = request.env["hole.loan"].sudo().browse(loan_id)
        return page(loan) if may_read(loan) else request.not_found()

    @http.route("/hole/state/<int:loan_id>", type="http", auth="user")
    def state(self, loan_id):
        loan = request.env["hole.loan"].sudo().browse(loan_id)
        return request.not_found() if loan.state == "draft" else page(loan)

    @http.route("/hole/company/<int:loan_id>", type="http", auth="user")
    def company(self, loan_id):
        loan = request.env["hole.loan"].sudo().browse(loan_id)
        if loan.company_id not in request.env.user.company_ids:
            return request.not_found()
        return page(loan)

    @http.route("/hole/another/<int:loan_id>/<int:other_id>", type="http", auth="user")
    def another(self, loan_id, other_id):
        self._document_check_access("hole.loan", loan_id)
        return page(request.env["hole.loan"].sudo().browse(other_id))

    @http.route("/hole/only-post/<int:loan_id>", type="http", auth="user")
    def only_post(self, loan_id, **kw):
        if request.httprequest.method == "POST":
            self._document_check_access("hole.loan", loan_id)
        return page(request.env["hole.loan"].sudo().browse(loan_id))

    @http.route("/my/hole/download/<int:loan_id>", type="http", auth="user")
    def with_download(self, loan_id, download=False, **kw):
        loan = request.env["hole.loan"].sudo().browse(loan_id)
        if not download:
            loan = self._document_check_access("hole.loan", loan_id)
        return page(loan)

    @http.route("/my/hole/report-type/<int:loan_id>", type="http", auth="public", website=True)
    def report_type(self, loan_id, report_type=None, access_token=None, download=False, **kw):
        if report_type in ("html", "pdf", "text"):
            loan = request.env["hole.loan"].sudo().browse(loan_id)
            return page(loan)
        try:
            loan = self._document_check_access("hole.loan", loan_id, access_token)
        except (AccessError, MissingError):
            return redirect("/my")
        return page(loan)

    @http.route("/hole/flag/<int:loan_id>", type="http", auth="user")
    def flag(self, loan_id, sudo=None, **kw):
        loan = request.env["hole.loan"].browse(loan_id)
        if sudo:
            loan = loan.sudo()
        return page(loan)

    @http.route("/hole/parent/<int:loan_id>/line/<int:line_id>", type="http", auth="user")
    def parent_line(self, loan_id, line_id):
        self._document_check_access("hole.loan", loan_id)
        return page(request.env["hole.line"].sudo().browse(line_id))

    @http.route("/hole/parent-token/<int:loan_id>/line/<int:line_id>", type="http", auth="public")
    def parent_token_line(self, loan_id, line_id, access_token=None):
        loan = request.env["hole.loan"].sudo().browse(loan_id)
        if not token_opens(loan, access_token):
            return request.not_found()
        return page(request.env["hole.line"].sudo().browse(line_id))

    @http.route("/hole/json/whole", type="json", auth="user")
    def whole(self, loan_id):
        return self._document_check_access("hole.loan", loan_id).read()[0]

    @http.route("/my/hole/note/<int:loan_id>", type="http", auth="user")
    def note(self, loan_id):
        loan = self._document_check_access("hole.loan", loan_id)
        return request.render("ostiary_holes.note_page", {"record": loan})

    @http.route("/my/hole/siblings/<int:loan_id>", type="http", auth="user")
    def siblings(self, loan_id):
        loan = self._document_check_access("hole.loan", loan_id)
        return request.render("ostiary_holes.siblings_page", {"record": loan})

    def _document_check_access(self, model_name, document_id, access_token=None):
        if model_name == "hole.contract":
            return request.env[model_name].sudo().browse(document_id)
        return super()._document_check_access(model_name, document_id, access_token)

    @http.route("/my/contract/<int:contract_id>", type="http", auth="user")
    def contract(self, contract_id, access_token=None, **kw):
        return page(self._document_check_access("hole.contract", contract_id, access_token))

    @http.route("/my/receipt/<int:receipt_id>", type="http", auth="user")
    def receipt(self, receipt_id, access_token=None, **kw):
        return page(self._document_check_access("hole.receipt", receipt_id, access_token))
