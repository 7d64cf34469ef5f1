"""Pages that look like a hole and are none, and pages that refuse more than the rules do."""

from odoo import http
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from .changes import MEANT
from .common import may_read, own_company, page, pages, token_opens
from .common import redirect as redirect_to
from .files import file_of


class Fine(CustomerPortal):
    @http.route("/my/loan/<int:loan_id>", type="http", auth="public", website=True)
    def loan(self, loan_id, access_token=None, **kw):
        try:
            loan = self._document_check_access("hole.loan", loan_id, access_token)
        except (AccessError, MissingError):
            return redirect_to("/my")
        return request.render("ostiary_holes.loan_page", {"loan": loan, "page_name": "loan"})

    @http.route("/my/loans", type="http", auth="user", website=True)
    def loans(self, **kw):
        values = {"loans": request.env["hole.loan"].search([]), "page_name": "loans"}
        return request.render("ostiary_holes.loans_page", values)

    @http.route("/my/topic/<int:topic_id>", type="http", auth="public", website=True)
    def topic(self, topic_id, access_token=None, **kw):
        try:
            return page(self._document_check_access("fine.topic", topic_id, access_token))
        except (AccessError, MissingError):
            return redirect_to("/my")

    @http.route("/my/case/<int:case_id>", type="http", auth="user")
    def case(self, case_id):
        case = request.env["hole.case"].browse(case_id).exists()
        if case.partner_id.commercial_partner_id != own_company():
            return request.not_found()
        return page(case)

    @http.route("/fine/own/<int:loan_id>", type="http", auth="user")
    def own(self, loan_id):
        loan = request.env["hole.loan"].sudo().browse(loan_id).exists()
        if loan.partner_id.commercial_partner_id != own_company():
            return request.not_found()
        return page(loan)

    @http.route("/fine/line/<int:loan_id>/<int:line_id>", type="http", auth="user")
    def line(self, loan_id, line_id):
        try:
            loan = self._document_check_access("hole.loan", loan_id)
        except (AccessError, MissingError):
            return redirect_to("/my")
        line = loan.line_ids.filtered(lambda one: one.id == line_id)
        return page(line) if line else request.not_found()

    @http.route("/fine/list", type="http", auth="user")
    def own_list(self):
        return pages(request.env["hole.loan"].sudo().search([("partner_id", "child_of", own_company().ids)]))

    @http.route("/fine/json/loan", type="json", auth="user")
    def json_loan(self, loan_id):
        loan = request.env["hole.loan"].browse(loan_id)
        return {"name": loan.sudo().name} if may_read(loan) else {}

    @http.route("/fine/json/exists", type="json", auth="user")
    def json_exists(self, loan_id):
        return {"exists": bool(request.env["hole.loan"].sudo().browse(loan_id).exists())}

    @http.route("/fine/books", type="http", auth="public", website=True)
    def books(self):
        return pages(request.env["hole.book"].sudo().search([]))

    @http.route("/fine/mint/<int:loan_id>", type="http", auth="user")
    def mint(self, loan_id):
        loan = request.env["hole.loan"].browse(loan_id)
        return redirect_to(loan.sudo().get_portal_url() if may_read(loan) else "/my")

    @http.route("/fine/go", type="http", auth="public", website=True)
    def go(self, redirect="/my", **kw):
        local = redirect.startswith("/") and not redirect.startswith(("//", "/\\"))
        return redirect_to(redirect if local else "/my")

    @http.route("/fine/sql", type="http", auth="user")
    def sql(self, name="", **kw):
        query = "SELECT name FROM hole_loan WHERE partner_id = %s AND name ILIKE %s"
        request.env.cr.execute(query, [own_company().id, "%" + name + "%"])
        return request.make_response("\n".join(row[0] for row in request.env.cr.fetchall()))

    @http.route("/fine/file/<int:loan_id>/<int:attachment_id>", type="http", auth="user")
    def file(self, loan_id, attachment_id):
        try:
            loan = self._document_check_access("hole.loan", loan_id)
        except (AccessError, MissingError):
            return redirect_to("/my")
        domain = [("id", "=", attachment_id), ("res_model", "=", "hole.loan"), ("res_id", "=", loan.id)]
        return file_of(request.env["ir.attachment"].sudo().search(domain).datas)

    @http.route("/fine/open/<string:access_token>", type="http", auth="public", website=True)
    def open(self, access_token):
        loan = request.env["hole.loan"].sudo().search([("access_token", "=", access_token)], limit=1)
        return page(loan) if token_opens(loan, access_token) else request.not_found()

    @http.route("/fine/internal/<int:loan_id>", type="http", auth="user")
    def internal(self, loan_id):
        if request.env.user.share:
            return request.not_found()
        return page(request.env["hole.loan"].sudo().browse(loan_id))

    @http.route("/fine/update/<int:loan_id>", type="http", auth="user", methods=["POST"])
    def update(self, loan_id, **kw):
        try:
            loan = self._document_check_access("hole.loan", loan_id)
        except (AccessError, MissingError):
            return redirect_to("/my")
        loan.write({name: kw[name] for name in MEANT if name in kw})
        return request.make_response("saved")

    @http.route("/my/block/contact/<int:loan_id>", type="http", auth="user")
    def only_the_contact(self, loan_id):
        loan = request.env["hole.loan"].sudo().browse(loan_id).exists()
        return page(loan) if loan.partner_id == request.env.user.partner_id else request.not_found()
