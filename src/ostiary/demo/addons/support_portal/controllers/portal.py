from odoo import http
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.exceptions import AccessError, MissingError
from odoo.http import request


class SupportPortal(CustomerPortal):
    """The customer's tickets: a list and a page for each."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "ticket_count" in counters:
            tickets = request.env["support.ticket"]
            values["ticket_count"] = tickets.search_count([]) if tickets.has_access("read") else 0
        return values

    @http.route("/my/tickets", type="http", auth="user", website=True)
    def portal_my_tickets(self, **kwargs):
        values = self._prepare_portal_layout_values()
        values.update(tickets=request.env["support.ticket"].search([]), page_name="tickets", default_url="/my/tickets")
        return request.render("support_portal.portal_my_tickets", values)

    @http.route("/my/tickets/<int:ticket_id>", type="http", auth="public", website=True)
    def portal_my_ticket(self, ticket_id, access_token=None, **kwargs):
        try:
            ticket = self._document_check_access("support.ticket", ticket_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        return request.render("support_portal.portal_my_ticket", {"ticket": ticket, "page_name": "tickets"})
