"""Lists of what belongs to everybody."""

from odoo import http
from odoo.http import request

from .common import own_company, pages


class Lists(http.Controller):
    @http.route("/hole/list", type="http", auth="user")
    def everything(self):
        return pages(request.env["hole.loan"].sudo().search([]))

    @http.route("/hole/list-public", type="http", auth="public", website=True)
    def everything_to_everybody(self):
        return pages(request.env["hole.loan"].sudo().search([("state", "=", "open")]))

    @http.route("/hole/list-company", type="http", auth="user")
    def of_the_company(self):
        companies = request.env.user.company_ids
        return pages(request.env["hole.loan"].sudo().search([("company_id", "in", companies.ids)]))

    @http.route("/hole/list-or", type="http", auth="user")
    def open_or_own(self):
        domain = ["|", ("state", "=", "open"), ("partner_id", "child_of", own_company().ids)]
        return pages(request.env["hole.loan"].sudo().search(domain))

    @http.route("/hole/json/list", type="json", auth="user")
    def whole_records(self):
        return request.env["hole.line"].sudo().search_read([])

    @http.route("/hole/list-of", type="http", auth="user")
    def of_a_partner(self, partner_id=None, **kw):
        domain = [("partner_id", "=", int(partner_id or request.env.user.partner_id.id))]
        return pages(request.env["hole.loan"].sudo().search(domain))

    @http.route("/hole/json/names", type="json", auth="user")
    def names(self, term=""):
        return [name for _, name in request.env["hole.loan"].sudo().name_search(term)]

    @http.route("/hole/loans.csv", type="http", auth="user")
    def export(self):
        rows = request.env["hole.loan"].sudo().search([]).mapped("name")
        return request.make_response("\n".join(rows), headers=[("Content-Type", "text/csv")])

    @http.route("/hole/by-mail", type="http", auth="public", website=True)
    def by_mail(self, email=None, **kw):
        if not email:
            return request.not_found()
        return pages(request.env["hole.loan"].sudo().search([("partner_id.email", "=", email)]))

    @http.route("/hole/lines-of/<int:loan_id>", type="http", auth="user")
    def lines_of(self, loan_id):
        return pages(request.env["hole.line"].sudo().search([("loan_id", "=", loan_id)]))

    @http.route("/hole/links", type="http", auth="public", website=True)
    def links(self):
        loans = request.env["hole.loan"].sudo().search([("access_token", "!=", False)])
        return request.render("ostiary_holes.links_page", {"loans": loans})
