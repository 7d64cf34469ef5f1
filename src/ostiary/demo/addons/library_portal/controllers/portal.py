from datetime import timedelta

from odoo import http
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.exceptions import AccessError, MissingError
from odoo.http import request


class LibraryPortal(CustomerPortal):
    """The borrower's pages: a list, a page for each loan, and two that forget to ask who is asking."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "loan_count" in counters:
            loans = request.env["library.loan"]
            values["loan_count"] = loans.search_count([]) if loans.has_access("read") else 0
        return values

    @http.route("/my/loans", type="http", auth="user", website=True)
    def portal_my_loans(self, **kwargs):
        values = self._prepare_portal_layout_values()
        values.update(loans=request.env["library.loan"].search([]), page_name="loans", default_url="/my/loans")
        return request.render("library_portal.portal_my_loans", values)

    @http.route("/my/loans/<int:loan_id>", type="http", auth="public", website=True)
    def portal_my_loan(self, loan_id, access_token=None, **kwargs):
        try:
            loan = self._document_check_access("library.loan", loan_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        return request.render("library_portal.portal_my_loan", {"loan": loan, "page_name": "loans"})

    # M39: any portal user extends any loan
    @http.route("/my/loans/<int:loan_id>/extend", type="http", auth="user", methods=["POST"], website=True)
    def portal_extend_loan(self, loan_id, days="14", **kwargs):
        loan = request.env["library.loan"].sudo().browse(loan_id)
        loan.due_date = loan.due_date + timedelta(days=int(days))
        return request.redirect(f"/my/loans/{loan_id}")

    # M40: card numbers are consecutive, and the answer is the whole record
    @http.route("/library/card/<string:number>", type="jsonrpc", auth="public")
    def library_card(self, number):
        return request.env["library.member"].sudo().search([("card_number", "=", number)], limit=1).read()
