"""What the pages share. Both series have these names."""

from odoo.exceptions import AccessError
from odoo.http import request
from odoo.tools import consteq


def page(record):
    """A page with the name of a record, as Odoo's templates print it."""
    return request.render("ostiary_holes.record_page", {"record": record})


def pages(records):
    """A page with the names of records."""
    return request.render("ostiary_holes.list_page", {"records": records})


def may_read(record):
    """Whether the user's own rights and rules show the record."""
    try:
        record.check_access_rights("read")
        record.check_access_rule("read")
    except AccessError:
        return False
    return True


def token_opens(record, token):
    """Whether this is the token of the record."""
    stored = record.sudo().access_token
    return bool(token and stored and consteq(stored, token))


def own_company():
    """The customer that the user belongs to."""
    return request.env.user.partner_id.commercial_partner_id


def redirect(address):
    """A redirect; the request's own is only there on website pages in 14."""
    response = request.make_response("", headers=[("Location", address)])
    response.status_code = 302
    return response
