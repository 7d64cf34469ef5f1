"""What the caller writes into statements, domains and addresses."""

from odoo import http
from odoo.http import request

from .common import own_company, pages
from .common import redirect as redirect_to


class Injection(http.Controller):
    @http.route("/hole/sql", type="http", auth="user")
    def sql(self, name="", **kw):
        query = "SELECT name FROM hole_loan WHERE partner_id = %d AND name ILIKE '%%%s%%'"
        request.env.cr.execute(query % (own_company().id, name))
        return request.make_response("\n".join(row[0] for row in request.env.cr.fetchall()))

    @http.route("/hole/json/domain", type="json", auth="user")
    def domain(self, domain):
        return request.env["hole.loan"].sudo().search(domain).mapped("name")

    @http.route("/hole/json/own-domain", type="json", auth="user")
    def own_domain(self, domain):
        domain = [*domain, ("partner_id", "child_of", own_company().ids)]
        return request.env["hole.loan"].sudo().search(domain).mapped("name")

    @http.route("/hole/field", type="http", auth="user")
    def field(self, field="name", value="", **kw):
        return pages(request.env["hole.loan"].sudo().search([(field, "=", int(value) if value.isdigit() else value)]))

    @http.route("/hole/go", type="http", auth="public", website=True)
    def go(self, redirect="/my", **kw):
        return redirect_to(redirect)
